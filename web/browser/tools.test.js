/** What can be done with an answer and with the whole conversation. */

import assert from "node:assert/strict";
import { SAID, altered, askVaguely } from "./states.js";
import { PHONE, SITE, visit } from "./visit.js";

const { question } = SAID.en;

visit("a pressed choice is asked, marked, and stays readable", {}, async (widget, page) => {
  await widget.open();
  const { answer } = await askVaguely(widget, "en");
  const choice = answer.locator(".choice").first();
  const title = (await choice.innerText()).trim();
  await choice.click();
  await widget.answers.nth(1).waitFor();
  assert.ok((await widget.questions.last().innerText()).includes(title));
  assert.equal(await choice.getAttribute("aria-pressed"), "true");
  assert.equal(await choice.isEnabled(), true);
  assert.equal((await choice.innerText()).trim(), title);
});

visit("a question of the welcome is asked", {}, async (widget, page) => {
  await widget.open();
  await page.locator("#welcome .choice").first().click();
  await widget.answers.first().waitFor();
  assert.equal(await page.locator("#welcome").isVisible(), false);
});

visit("the detail unfolds and folds", {}, async (widget) => {
  await widget.open();
  const answer = await widget.ask(question);
  const [toggle, detail] = [answer.locator(".toggle"), answer.locator(".detail")];
  assert.equal(await detail.isVisible(), false);
  await toggle.click();
  assert.ok(await detail.isVisible());
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  assert.equal(await toggle.getAttribute("aria-controls"), await detail.getAttribute("id"));
  assert.equal((await toggle.innerText()).trim(), "Hide details");
  await toggle.click();
  assert.equal(await detail.isVisible(), false);
});

visit("date and source stand below the answer", {}, async (widget) => {
  await widget.open();
  const answer = await widget.ask(question);
  assert.match(await answer.locator(".source").innerText(), /20\d\d/);
});

const english = { url: "https://migrationnetwork.un.org/note.pdf", language: "en" };
for (const [lang, mark] of [
  ["ar", "(English)"],
  ["en", ""],
]) {
  visit(`a document in another language is marked as one: ${lang}`, { lang }, async (widget) => {
    await widget.open();
    await altered(widget.page, (reply) => {
      const [answer] = reply.answers;
      return { ...reply, answers: [{ ...answer, source: { ...answer.source, ...english } }] };
    });
    const line = (await widget.ask(SAID[lang].question)).locator(".source");
    const link = line.getByRole("link");
    assert.equal(await link.getAttribute("hreflang"), "en");
    const said = (await line.innerText()).split(await link.innerText()).at(-1);
    assert.equal(said.trim(), mark);
    if (mark) assert.equal(await line.locator("[lang=en]").innerText(), "English");
  });
}

const permitted = { context: { permissions: ["clipboard-read", "clipboard-write"] } };
visit("an answer is copied whole", permitted, async (widget, page) => {
  await widget.open();
  const answer = await widget.ask(question);
  await answer.locator(".copy").click();
  await answer.getByText("Copied", { exact: true }).waitFor();
  await checkCopy(answer, await page.evaluate(() => navigator.clipboard.readText()));
});

const closed = () => {
  Object.defineProperty(globalThis.Navigator.prototype, "clipboard", { value: undefined });
};
visit(
  "an answer is copied where the clipboard is closed to scripts",
  { init: closed },
  async (widget, page) => {
    await widget.open();
    const answer = await widget.ask(question);
    await answer.locator(".copy").click();
    await answer.getByText("Copied", { exact: true }).waitFor();
    await widget.input.focus();
    await page.keyboard.press("Control+V");
    await checkCopy(answer, await widget.input.inputValue());
  },
);

async function checkCopy(answer, copied) {
  const short = await answer.locator(".short").innerText();
  assert.ok(copied.includes(short.split("\n")[0].trim()), copied);
  await answer.locator(".toggle").click();
  const detail = await answer.locator(".detail p").first().innerText();
  assert.ok(copied.includes(detail.split("\n")[0].trim()), copied);
}

visit("a thumb down with a reason is stored", {}, async (widget, page) => {
  await widget.open();
  const answer = await widget.ask(question);
  assert.equal(await answer.locator(".reasons").isVisible(), false);
  const first = stored(page);
  await answer.locator(".thumb").last().click();
  assert.deepEqual(await first, { status: 204, helpful: false, reason: null });
  const second = stored(page);
  await answer.locator("[data-reason=outdated]").click();
  assert.deepEqual(await second, { status: 204, helpful: false, reason: "outdated" });
  assert.equal(await answer.locator("[data-reason=outdated]").getAttribute("aria-pressed"), "true");
  assert.equal(await widget.status.innerText(), "Thank you for your feedback.");
});

visit("the thanks for a reason do not cover the reason", {}, async (widget, page) => {
  await widget.open();
  const answer = await widget.ask(question);
  await answer.locator(".thumb").last().click();
  const reason = answer.locator("[data-reason=not_my_question]");
  await reason.click();
  await page.locator("#strip.note").waitFor();
  const [pressed, log] = [await reason.boundingBox(), await widget.log.boundingBox()];
  assert.ok(pressed.y + pressed.height <= log.y + log.height, JSON.stringify({ pressed, log }));
});

visit("a thumb up is stored, without asking why", {}, async (widget, page) => {
  await widget.open();
  const answer = await widget.ask(question);
  const sent = stored(page);
  await answer.locator(".thumb").first().click();
  assert.deepEqual(await sent, { status: 204, helpful: true, reason: null });
  assert.equal(await answer.locator(".reasons").isVisible(), false);
  assert.equal(await answer.locator(".thumb").first().getAttribute("aria-pressed"), "true");
});

async function stored(page) {
  const response = await page.waitForResponse("**/webhooks/web/feedback");
  const { helpful, reason } = response.request().postDataJSON();
  return { status: response.status(), helpful, reason };
}

visit(
  "a new conversation begins empty and knows nothing of the old one",
  {},
  async (widget, page) => {
    await widget.open();
    await widget.ask(question);
    const old = await widget.token();
    await page.locator("#new").click();
    assert.equal(await widget.answers.count(), 0);
    assert.ok(await page.locator("#welcome").isVisible());
    await widget.ask(question);
    assert.notEqual(await widget.token(), old);
  },
);

visit("deleting asks first; the answer no changes nothing", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(question);
  await page.locator("#delete").click();
  await page.locator("#delete-no").click();
  assert.equal(await widget.answers.count(), 1);
  assert.ok(await page.locator("#delete").isVisible());
});

visit("a deleted conversation is gone here and on the server", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(question);
  const token = await widget.token();
  await page.locator("#delete").click();
  const removed = page.waitForResponse("**/webhooks/web/delete");
  await page.locator("#delete-yes").click();
  assert.equal((await removed).status(), 204);
  assert.equal(await widget.status.innerText(), "The conversation has been deleted.");
  assert.equal(await widget.answers.count(), 0);
  const status = await page.request
    .post((await removed).url().replace("delete", "history"), {
      data: { conversation: token },
      headers: { Origin: SITE },
    })
    .then((response) => response.status());
  assert.equal(status, 403);
});

visit("another language is chosen in the panel", { size: PHONE }, async (widget, page) => {
  await widget.open();
  await page.locator("#languages [lang=ar]").click();
  await page.locator('.sheet[dir="rtl"]').waitFor();
  const answer = await widget.ask(SAID.ar.question);
  assert.equal(await answer.locator(".bubble").first().getAttribute("lang"), "ar");
});

visit(
  "what is new while somebody reads above is offered, not scrolled to",
  {},
  async (widget, page) => {
    await widget.open();
    for (const text of [question, "How many champion countries are there?"]) await widget.ask(text);
    let go;
    await page.route("**/messages", (route) =>
      new Promise((done) => (go = done)).then(() => route.continue()),
    );
    await widget.type("report");
    await widget.log.evaluate((log) => (log.scrollTop = 0));
    go();
    await widget.answers.nth(2).waitFor();
    assert.equal(await widget.log.evaluate((log) => log.scrollTop), 0);
    await page.locator("#news").click();
    assert.ok(await widget.answers.nth(2).isVisible());
    assert.equal(await page.locator("#news").isVisible(), false);
  },
);
