/** What a screen reader is told: each answer once, and nothing that is no news. */

import assert from "node:assert/strict";
import { SAID, askVaguely, refuse } from "./states.js";
import { visit } from "./visit.js";

const SETTLED_MS = 700;

/** Return what was announced, once nothing more can come. */
async function announcedBy(widget) {
  await widget.page.waitForTimeout(SETTLED_MS);
  return widget.announced();
}

/** Wait until the log announces what is added. */
async function ready(widget) {
  await widget.page.locator('#log[aria-live="polite"]').waitFor();
  await widget.forget();
}

for (const lang of ["ar", "en", "zh"]) {
  visit(`each answer is announced once, with its beginning: ${lang}`, { lang }, async (widget) => {
    await widget.open();
    await ready(widget);
    const { question, vague } = SAID[lang];
    for (const text of [question, vague[0]]) {
      await widget.forget();
      const answer = await widget.ask(text);
      const beginning = (await answer.locator(".bubble").first().innerText()).slice(0, 12);
      const told = await announcedBy(widget);
      const others = told.filter((each) => !each.includes(beginning) && !each.endsWith(text));
      assert.equal(told.filter((each) => each.includes(beginning)).length, 1, told.join("\n"));
      assert.equal(told.filter((each) => each.endsWith(text)).length, 1, told.join("\n"));
      assert.ok(others.length <= 1, told.join("\n")); // that an answer is being prepared
    }
  });
}

visit("an answer in another language is announced once as well", { lang: "en" }, async (widget) => {
  await widget.open();
  await widget.ask(SAID.en.question);
  await ready(widget);
  await widget.ask(SAID.ar.question);
  const told = await announcedBy(widget);
  assert.ok(told.length >= 2 && told.length <= 3, told.join("\n"));
});

visit("the detail, the tools and related questions are not read out", {}, async (widget, page) => {
  await widget.open();
  await ready(widget);
  const answer = await widget.ask(SAID.en.question);
  const told = (await announcedBy(widget)).join("\n");
  const related = await answer.locator(".choices").innerText();
  assert.ok(related.length > 0 && !told.includes(related.split("\n").at(-1)));
  assert.ok(!told.includes(await page.locator(".copy").innerText()));
});

visit("suggestions to choose from are read out with the answer", {}, async (widget) => {
  await widget.open();
  await ready(widget);
  const { answer } = await askVaguely(widget, "en");
  const first = await answer.locator(".choice").first().innerText();
  assert.ok((await announcedBy(widget)).some((each) => each.includes(first.trim())));
});

visit(
  "the history after a reload is not announced; the next answer is",
  {},
  async (widget, page) => {
    await widget.open();
    await widget.ask(SAID.en.question);
    await page.reload();
    await widget.open();
    await widget.answers.first().waitFor();
    assert.deepEqual(await announcedBy(widget), []);
    await widget.ask("How many champion countries are there?");
    assert.ok((await announcedBy(widget)).length >= 2);
  },
);

visit("opening announces nothing", {}, async (widget) => {
  await widget.open();
  assert.deepEqual(await announcedBy(widget), []);
});

visit("opening again announces nothing twice", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(SAID.en.question);
  await ready(widget);
  await page.keyboard.press("Escape");
  await widget.launcher.click();
  assert.deepEqual(await announcedBy(widget), []);
});

visit("a failure is announced once, politely", { breaks: true }, async (widget, page) => {
  await widget.open();
  await ready(widget);
  await refuse(page, 503);
  await widget.type("Hello");
  await widget.retry.waitFor();
  const sentence = await widget.status.innerText();
  const told = await announcedBy(widget);
  assert.equal(told.filter((each) => each === sentence).length, 1, told.join("\n"));
  assert.equal(await page.locator("[aria-live=assertive], [role=alert]").count(), 0);
});
