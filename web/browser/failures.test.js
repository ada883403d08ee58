/** Every failure: told in the person's language, the text kept, and trying again works. */

import assert from "node:assert/strict";
import { textsOf } from "../build.mjs";
import { SAID, refuse } from "./states.js";
import { ASSISTANT, visit } from "./visit.js";

const LANGUAGES = ["ar", "en", "zh"];
const MESSAGES = "**/webhooks/web/messages";
const LIMIT_MS = 20_000;
const SLOW_MS = 6_000;
const TEXTS = Object.fromEntries(
  await Promise.all(LANGUAGES.map(async (lang) => [lang, await textsOf(lang)])),
);

/** Check that a failure is told by the sentence `key` and that nothing typed is lost. */
async function told(widget, lang, key, values = {}) {
  await widget.retry.waitFor();
  const sentence = TEXTS[lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  assert.equal(await widget.status.innerText(), sentence);
  assert.equal(await widget.retry.innerText(), TEXTS[lang].retry);
  assert.equal(await widget.input.inputValue(), SAID[lang].question);
  assert.equal(await widget.questions.count(), 0);
}

/** Check that pressing "try again" brings the answer, to the question asked once. */
async function triedAgain(widget) {
  await widget.retry.click();
  await widget.answers.first().waitFor();
  assert.equal(await widget.questions.count(), 1);
  assert.equal(await widget.input.inputValue(), "");
  assert.equal(await widget.status.innerText(), "");
  assert.equal(await widget.retry.isVisible(), false);
}

for (const lang of LANGUAGES) {
  const { question } = SAID[lang];

  visit(`offline: ${lang}`, { lang, breaks: true }, async (widget, page) => {
    await widget.open();
    await page.context().setOffline(true);
    await widget.type(question);
    await told(widget, lang, "offline");
    await page.context().setOffline(false);
    await triedAgain(widget);
  });

  visit(
    `offline before the first opening: ${lang}`,
    { lang, breaks: true },
    async (widget, page) => {
      await page.context().setOffline(true);
      await widget.launcher.click();
      await widget.input.fill(question);
      await told(widget, lang, "offline");
      await page.context().setOffline(false);
      await widget.retry.click();
      await page.locator("#languages:not([hidden])").waitFor();
      assert.equal(await widget.input.inputValue(), question);
      await widget.input.press("Enter");
      await widget.answers.first().waitFor();
    },
  );

  for (const [status, key] of [
    [503, "unreachable"],
    [502, "unreachable"],
    [500, "failed"],
  ]) {
    visit(`the server answers ${status}: ${lang}`, { lang, breaks: true }, async (widget, page) => {
      await widget.open();
      await refuse(page, status);
      await widget.type(question);
      await told(widget, lang, key);
      await page.unroute(MESSAGES);
      await triedAgain(widget);
    });
  }

  visit(`too many messages: ${lang}`, { lang, breaks: true }, async (widget, page) => {
    await widget.open();
    await refuse(page, 429, { code: "too_many", headers: { "Retry-After": "17" } });
    await widget.type(question);
    await told(widget, lang, "too_many", { seconds: 17 });
    await page.unroute(MESSAGES);
    await triedAgain(widget);
  });

  visit(`an empty answer: ${lang}`, { lang }, async (widget, page) => {
    await widget.open();
    await page.route(MESSAGES, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), answers: [] } });
    });
    await widget.type(question);
    await told(widget, lang, "failed");
    await page.unroute(MESSAGES);
    await triedAgain(widget);
  });

  visit(`an answer that never comes: ${lang}`, { lang }, async (widget, page) => {
    await page.clock.install();
    await widget.open();
    await page.route(MESSAGES, () => {});
    await widget.type(question);
    await page.clock.runFor(SLOW_MS);
    assert.equal(await widget.status.innerText(), TEXTS[lang].slow);
    await page.clock.runFor(LIMIT_MS);
    await told(widget, lang, "failed");
    await page.unroute(MESSAGES);
    await triedAgain(widget);
  });

  visit(`a slow answer is told to be so, and comes: ${lang}`, { lang }, async (widget, page) => {
    await page.clock.install();
    await widget.open();
    let go;
    await page.route(MESSAGES, (route) =>
      new Promise((done) => (go = done)).then(() => route.continue()),
    );
    await widget.type(question);
    await page.clock.runFor(SLOW_MS);
    assert.equal(await widget.status.innerText(), TEXTS[lang].slow);
    assert.ok(await widget.retry.isVisible());
    go();
    await widget.answers.first().waitFor();
    assert.equal(await widget.status.innerText(), "");
  });

  visit(`too long a text: ${lang}`, { lang }, async (widget, page) => {
    await widget.open();
    const text = question.padEnd(2_001, "؟");
    await widget.type(text);
    assert.equal(await widget.status.innerText(), TEXTS[lang].too_long);
    assert.equal(await widget.input.inputValue(), text);
    assert.equal(await widget.input.getAttribute("aria-invalid"), "true");
    assert.match(await page.locator("#counter").innerText(), /-1/);
    assert.equal(await widget.questions.count(), 0);
    await widget.input.fill(question);
    assert.equal(await widget.status.innerText(), "");
    await widget.input.press("Enter");
    await widget.answers.first().waitFor();
  });

  visit(
    `a conversation that the server has lost: ${lang}`,
    { lang, breaks: true },
    async (widget) => {
      await widget.open();
      await widget.ask(question);
      const lost = await widget.token();
      await removed(lost);
      await widget.ask(SAID[lang].vague[0]);
      assert.equal(await widget.status.innerText(), TEXTS[lang].conversation_lost);
      assert.notEqual(await widget.token(), lost);
    },
  );
}

visit("a lost conversation is told after a reload", { breaks: true }, async (widget, page) => {
  await widget.open();
  await widget.ask(SAID.en.question);
  await removed(await widget.token());
  await page.reload();
  await widget.open();
  await page.locator("#strip.note").waitFor();
  assert.equal(await widget.status.innerText(), TEXTS.en.conversation_lost);
  await widget.ask(SAID.en.question);
});

async function removed(conversation) {
  const response = await fetch(`${ASSISTANT}/webhooks/web/delete`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ conversation }),
  });
  assert.equal(response.status, 204);
}
