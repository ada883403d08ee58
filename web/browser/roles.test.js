/** What each part is to a screen reader: roles, names and states. */

import assert from "node:assert/strict";
import { textsOf } from "../build.mjs";
import { SAID } from "./states.js";
import { PHONE, visit } from "./visit.js";

const within = (role, name) => ({ page }) => page.getByRole(role, { name, exact: true });

for (const lang of ["ar", "en", "zh"]) {
  const texts = await textsOf(lang);

  visit(`the launcher says what it opens and whether it is: ${lang}`, { lang }, async (widget) => {
    const launcher = within("button", texts.launcher)(widget);
    assert.equal(await launcher.getAttribute("id"), "launcher");
    assert.equal(await widget.launcher.getAttribute("aria-haspopup"), "dialog");
    assert.equal(await widget.launcher.getAttribute("aria-expanded"), "false");
    await widget.open();
    assert.equal(await widget.launcher.getAttribute("aria-expanded"), "true");
    const controlled = await widget.launcher.getAttribute("aria-controls");
    assert.equal(controlled, await widget.panel.getAttribute("id"));
  });

  for (const size of [undefined, PHONE]) {
    visit(
      `the panel is a dialog named by its heading: ${lang}, ${size?.width ?? 1280} px`,
      { lang, size },
      async (widget, page) => {
        await widget.open();
        const dialog = within("dialog", texts.title)(widget);
        assert.equal(await dialog.getAttribute("id"), "panel");
        assert.equal(await dialog.getAttribute("role"), "dialog");
        const heading = page.locator(`#${await dialog.getAttribute("aria-labelledby")}`);
        assert.equal(await heading.innerText(), texts.title);
        assert.equal(await dialog.getByRole("heading").count(), 1);
      },
    );
  }

  visit(`the conversation is a log with a name: ${lang}`, { lang }, async (widget) => {
    await widget.open();
    await widget.ask(SAID[lang].question);
    const log = within("log", texts.log_label)(widget);
    assert.equal(await log.getAttribute("id"), "log");
    assert.equal(await log.getAttribute("tabindex"), "0");
    assert.equal(await log.locator(".message.assistant").count(), 1);
    assert.equal(await log.getByRole("heading").count(), 0);
  });

  visit(`what can be pressed and typed into has a name: ${lang}`, { lang }, async (widget) => {
    await widget.open();
    const answer = await widget.ask(SAID[lang].question);
    for (const key of ["close", "send", "new_conversation", "delete"]) {
      assert.equal(await within("button", texts[key])(widget).count(), 1, key);
    }
    assert.equal(await within("textbox", texts.message_label)(widget).count(), 1);
    const languages = within("group", texts.language_label)(widget);
    assert.equal(await languages.getByRole("button", { pressed: true }).count(), 1);
    const rating = answer.getByRole("group", { name: texts.helpful_question, exact: true });
    assert.equal(await rating.getByRole("button").count(), 2);
    const related = answer.getByRole("list", { name: texts.related, exact: true });
    assert.ok((await related.getByRole("button").count()) > 0);
  });
}

visit("one status line, outside the log, and nothing that interrupts", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(SAID.en.question);
  assert.equal(await page.locator("[role=status]").count(), 1);
  assert.equal(await page.locator("#log [role=status], #log [aria-live=polite]").count(), 0);
  assert.equal(await page.locator("[role=alert], [aria-live=assertive]").count(), 0);
});

visit("the question before deleting is a group named by it", {}, async (widget, page) => {
  await widget.open();
  const texts = await textsOf("en");
  await widget.ask(SAID.en.question);
  await page.locator("#delete").click();
  const group = within("group", texts.delete_question)(widget);
  assert.equal(await group.getByRole("button").count(), 2);
});
