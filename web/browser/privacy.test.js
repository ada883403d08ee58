/** What the widget asks of the network and leaves in the browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SAID } from "./states.js";
import { ASSISTANT, SITE, enter, visit } from "./visit.js";

test("nothing is requested and nothing kept before it is opened", async () => {
  const { page, log, widget } = await enter({ lang: "ar" });
  await widget.launcher.waitFor();
  await page.waitForTimeout(500);
  const asked = log.requests.map((url) => url.replace(SITE, "").replace(ASSISTANT, ""));
  assert.deepEqual(asked.sort(), ["/?lang=ar", "/page.css", "/webhooks/web/widget.js"]);
  assert.equal(await widget.token(), null);
  await page.context().close();
});

test("it talks to the assistant's own host only", async () => {
  const { page, log, widget } = await enter({ lang: "en" });
  await widget.open();
  await widget.ask(SAID.en.question);
  const hosts = new Set(log.requests.map((url) => new URL(url).origin));
  assert.deepEqual([...hosts].sort(), [SITE, ASSISTANT].sort());
  await page.context().close();
});

visit(
  "no cookie, nothing in localStorage; the token is in this tab only",
  {},
  async (widget, page) => {
    await widget.open();
    await widget.ask(SAID.en.question);
    assert.deepEqual(await page.context().cookies(), []);
    const kept = await page.evaluate(() => [
      document.cookie,
      localStorage.length,
      sessionStorage.length,
    ]);
    assert.deepEqual(kept, ["", 0, 1]);
    assert.match(await widget.token(), /\S{16,}/);
    const other = await page.context().newPage();
    await other.goto(SITE);
    assert.equal(await other.evaluate(() => sessionStorage.length), 0);
  },
);

const blocked = () => {
  for (const name of ["sessionStorage", "localStorage"]) {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  }
};

visit("it works where storage is blocked", { init: blocked }, async (widget) => {
  await widget.open();
  await widget.ask(SAID.en.question);
  await widget.ask("How many champion countries are there?");
  assert.equal(await widget.answers.count(), 2);
});

visit("after a reload the conversation is there again", {}, async (widget, page) => {
  await widget.open();
  const said = await (await widget.ask(SAID.en.question)).locator(".short").innerText();
  await page.reload();
  assert.equal(await widget.answers.count(), 0);
  await widget.open();
  assert.equal(await widget.answers.first().locator(".short").innerText(), said);
  assert.ok((await widget.questions.first().innerText()).includes(SAID.en.question));
});

visit("the notice names the days and links to the privacy notice", {}, async (widget, page) => {
  await widget.open();
  assert.match(await page.locator("#notice").innerText(), /\d+/);
  const link = page.locator("#privacy");
  assert.match(await link.getAttribute("href"), /^https:/);
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
});
