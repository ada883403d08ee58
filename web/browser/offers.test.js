/** An answer that is not sure: the answer first, then which other questions may be meant. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { SAID, altered } from "./states.js";
import { visit } from "./visit.js";

const MESSAGES = new URL("../../knowledge/messages/", import.meta.url);
const SETTLED_MS = 700;

async function offerIn(lang) {
  return parse(await readFile(new URL(`${lang}.yml`, MESSAGES), "utf8")).or_meant;
}

/** Ask, and let the answer come with an offer and its choices; return its locator. */
async function askUnsurely(widget, lang) {
  const text = await offerIn(lang);
  const alone = { text, decision: "suggest", topic: null, source: null };
  await widget.open();
  await altered(widget.page, (reply) => {
    const [answer] = reply.answers;
    const parts = { short: null, detail: null, footer: null, as_of: null };
    return { ...reply, answers: [answer, { ...answer, ...parts, ...alone }] };
  });
  await widget.page.locator('#log[aria-live="polite"]').waitFor();
  await widget.forget();
  return widget.ask(SAID[lang].question);
}

for (const lang of ["ar", "en", "zh"]) {
  visit(`the answer, what can be done with it, the offer: ${lang}`, { lang }, async (widget) => {
    const answer = await askUnsurely(widget, lang);
    const bubbles = answer.locator(".bubble");
    assert.equal(await bubbles.count(), 2);
    assert.equal(await bubbles.last().innerText(), await offerIn(lang));
    const parts = [bubbles.first(), answer.locator(".tools"), bubbles.last()];
    parts.push(answer.locator(".choices"));
    const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
    for (const [place, { y, height }] of boxes.slice(0, -1).entries()) {
      assert.ok(y + height <= boxes[place + 1].y + 1, JSON.stringify(boxes));
    }
  });

  visit(`both and the choices are announced, once, in order: ${lang}`, { lang }, async (widget) => {
    const answer = await askUnsurely(widget, lang);
    await widget.page.waitForTimeout(SETTLED_MS);
    const offer = await offerIn(lang);
    const told = (await widget.announced()).filter((each) => each.includes(offer));
    assert.equal(told.length, 1, told.join("\n"));
    const short = (await answer.locator(".short").first().innerText()).slice(0, 12);
    const choice = (await answer.locator(".choice").first().innerText()).trim();
    const places = [short, offer, choice].map((text) => told[0].indexOf(text));
    assert.ok(places[0] >= 0 && places[0] < places[1] && places[1] < places[2], `${places}`);
  });
}

visit("the answer is copied without the offer", { init: kept }, async (widget, page) => {
  const answer = await askUnsurely(widget, "en");
  await answer.locator(".copy").click();
  await answer.getByText("Copied", { exact: true }).waitFor();
  const copied = await page.evaluate(() => globalThis.copied);
  assert.ok(copied.includes((await answer.locator(".short").first().innerText()).slice(0, 20)));
  assert.ok(!copied.includes(await offerIn("en")), copied);
});

/** Runs in the page: keep what is copied. */
function kept() {
  const clipboard = { writeText: async (text) => void (globalThis.copied = text) };
  Object.defineProperty(Navigator.prototype, "clipboard", { value: clipboard });
}

visit("the answer can be rated, a choice of the offer asked", {}, async (widget, page) => {
  const answer = await askUnsurely(widget, "en");
  const sent = page.waitForResponse("**/webhooks/web/feedback");
  await answer.locator(".thumb").first().click();
  assert.equal((await sent).status(), 204);
  await answer.locator(".choice").first().click();
  await widget.answers.nth(1).waitFor();
  assert.equal(await answer.locator(".choice").first().getAttribute("aria-pressed"), "true");
});
