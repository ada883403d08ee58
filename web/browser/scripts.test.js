/** How a website may include it: its own copy, a build of known hash, an element of its own. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { SAID } from "./states.js";
import { ASSISTANT, SITE, enter, visit } from "./visit.js";

const SERVER = `${ASSISTANT}/webhooks/web`;
const COPY = "/copy.js";
const NOTICE = "https://www.example.org/notice-of-this-site";
const FILE = await readFile(new URL("../dist/champions-widget.js", import.meta.url));
const BUILD = {
  src: `${SERVER}/widget-${createHash("sha256").update(FILE).digest("hex").slice(0, 16)}.js`,
  crossorigin: "anonymous",
};
const RIGHT = `sha384-${createHash("sha384").update(FILE).digest("base64")}`;
const WRONG = `sha384-${createHash("sha384").update("other").digest("base64")}`;

/** Check that the widget speaks a language and answers in it. */
async function speaks(widget, lang) {
  await widget.open();
  assert.equal(await widget.page.locator(".sheet").getAttribute("lang"), lang);
  const answer = await widget.ask(SAID[lang].question);
  assert.equal(await answer.locator(".bubble").first().getAttribute("lang"), lang);
}

const told = { src: COPY, "data-server": SERVER, "data-lang": "ar", "data-privacy": NOTICE };

visit("a copy on the site does what its tag says", { script: told }, async (widget, page) => {
  assert.equal(await widget.launcher.getAttribute("lang"), "ar");
  await speaks(widget, "ar");
  assert.equal(await page.locator("#privacy").getAttribute("href"), NOTICE);
});

test("a copy on the site asks the assistant for answers only", async () => {
  const { page, log, widget } = await enter({ lang: "en", script: told });
  await widget.open();
  await widget.ask(SAID.ar.question);
  const asked = new Set(log.requests.map((url) => new URL(url)).map(pathAt));
  const answers = ["texts", "messages"].map((path) => `${SERVER}/${path}`);
  const own = ["/", "/page.css", COPY].map((path) => SITE + path);
  assert.deepEqual([...asked].sort(), [...own, ...answers].sort());
  await page.context().close();
});

function pathAt({ origin, pathname }) {
  return origin + pathname;
}

const versioned = { src: `${SERVER}/widget.js?v=1/2#3` };
visit("a version after the script's address does no harm", { script: versioned }, async (widget) => {
  await speaks(widget, "en");
});

const slashed = { src: COPY, "data-server": `${SERVER}/` };
visit("a slash at the end of data-server does no harm", { script: slashed }, async (widget) => {
  await speaks(widget, "en");
});

const checked = { ...BUILD, integrity: RIGHT };
visit("the build whose hash the site knows runs", { script: checked }, async (widget) => {
  await speaks(widget, "en");
});

test("another build than the site knows is refused, and the page is as without it", async () => {
  const { page, log, widget } = await enter({ script: { ...BUILD, integrity: WRONG } });
  assert.equal(await widget.element.count(), 0);
  assert.equal(log.errors.length, 1, log.errors.join("\n"));
  assert.match(log.errors[0], /integrity.*blocked/s);
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  await page.locator("#before").click();
  assert.equal(new URL(page.url()).hash, "#after");
  await page.context().close();
});

const element = { "data-server": SERVER, "data-lang": "zh", "data-privacy": NOTICE };

visit(
  "an element that the page already holds is taken, with what it says",
  { script: { src: COPY }, element },
  async (widget, page) => {
    assert.equal(await widget.element.count(), 1);
    assert.equal(await page.locator(`main > ${widget.name}`).count(), 1);
    assert.equal(await page.locator("#launcher").count(), 1);
    await speaks(widget, "zh");
    assert.equal(await page.locator("#privacy").getAttribute("href"), NOTICE);
  },
);

visit(
  "what the element says counts before what the script tag says; the rest is taken from the tag",
  { script: { ...told, "data-privacy": "" }, element: { "data-lang": "en" }, twice: true },
  async (widget) => {
    assert.equal(await widget.element.count(), 1);
    await speaks(widget, "en");
  },
);
