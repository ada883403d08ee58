/** What somebody does while an answer is under way: it is still seen, and where it belongs. */

import assert from "node:assert/strict";
import { SAID } from "./states.js";
import { PHONE, SITE, visit } from "./visit.js";

const TYPING_MS = 700;
const MESSAGES = "**/webhooks/web/messages";
const EDGE_PX = 2;
const LINES_PX = 80;
const NEAR_END_PX = 60;
const NARROW = { width: 220, height: 640 };
const { question } = SAID.en;

/** Hold every message back; return the function that lets them go. */
async function held(page) {
  let go;
  const told = new Promise((done) => (go = done));
  await page.route(MESSAGES, async (route) => {
    await told;
    await route.continue();
  });
  return async () => (go(), await page.unroute(MESSAGES, { behavior: "wait" }));
}

/** Ask until there is more to read than the log can show. */
async function fill(widget) {
  await widget.open();
  await widget.ask(question);
  await widget.ask("Who are the champion countries?");
}

/** Check that the newest question, and some lines of the answer below it, are in view. */
async function inView(widget) {
  const log = await widget.log.boundingBox();
  for (const messages of [widget.questions, widget.answers]) {
    const { y } = await messages.last().boundingBox();
    assert.ok(y > log.y - EDGE_PX && y + LINES_PX < log.y + log.height, `${y} in ${JSON.stringify(log)}`);
  }
}

for (const size of [undefined, PHONE]) {
  const where = size ? "on a phone" : "beside the page";
  visit(
    `an answer that comes while the panel is closed is in view later, ${where}`,
    { size, lang: "en" },
    async (widget, page) => {
      await fill(widget);
      const go = await held(page);
      await widget.type(question);
      await page.keyboard.press("Escape");
      await widget.closed();
      await go();
      await page.waitForFunction(() => {
        const { shadowRoot } = document.querySelector("champion-countries-assistant");
        return shadowRoot.querySelectorAll(".assistant").length === 3;
      });
      await widget.launcher.click();
      await inView(widget);
      assert.ok(await page.locator("#news").isHidden());
    },
  );
}

visit(
  "where room is narrow an answer that takes a while is brought into view, though that is told meanwhile",
  { size: NARROW, lang: "en" },
  async (widget, page) => {
    await fill(widget);
    const go = await held(page);
    await widget.type(question);
    await page.waitForTimeout(TYPING_MS);
    const told = await page.locator("#strip").boundingBox();
    assert.ok(told.height > NEAR_END_PX, `${told.height} px: more than what counts as the end`);
    await go();
    await widget.answers.nth(2).waitFor();
    await inView(widget);
    assert.ok(await page.locator("#news").isHidden());
  },
);

visit("a language chosen while waiting stays; the assistant speaks it", {}, async (widget, page) => {
  await widget.open();
  const go = await held(page);
  await widget.type(question);
  await page.locator("#languages button[lang=fr]").click();
  await page.locator(".sheet[lang=fr]").waitFor();
  await go();
  await widget.answers.nth(1).waitFor();
  assert.equal(await page.locator(".sheet").getAttribute("lang"), "fr");
  const last = widget.answers.nth(1).locator(".bubble").first();
  assert.equal(await last.getAttribute("lang"), "fr");
});

visit("a first message deleted while under way is gone on the server, too", {}, async (widget, page) => {
  await widget.open();
  const go = await held(page);
  const answered = page.waitForResponse(MESSAGES);
  const deleted = page.waitForResponse("**/webhooks/web/delete");
  await widget.type(question);
  await page.locator("#delete").click();
  await page.locator("#delete-yes").click();
  await go();
  const { conversation } = await (await answered).json();
  assert.equal((await deleted).status(), 204);
  assert.equal(await widget.questions.count(), 0);
  const history = await page.request.post((await answered).url().replace(/messages$/, "history"), {
    data: { conversation },
    headers: { Origin: SITE },
  });
  assert.equal(history.status(), 403);
});

visit("a new conversation has no new messages to show", {}, async (widget, page) => {
  await fill(widget);
  const go = await held(page);
  await widget.type(question);
  await widget.log.evaluate((log) => (log.scrollTop = 0));
  await go();
  await page.locator("#news:not([hidden])").waitFor();
  await page.locator("#new").click();
  assert.ok(await page.locator("#news").isHidden());
});
