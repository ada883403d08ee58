/**
 * A visit to the website in Chromium, watched from its first moment: what breaks the policy, what
 * is written to the console, what is requested and what a screen reader is told.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { executablePath } from "./chromium.js";
import { startSite } from "./site.js";
import { watch } from "./watch.js";
import { Widget } from "./widget.js";

export const ASSISTANT = process.env.ASSISTANT_URL ?? "http://127.0.0.1:5005";
const PORT = Number(process.env.HOST_PORT ?? 8399);
export const SITE = `http://127.0.0.1:${PORT}`;
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 320, height: 640 };
const NETWORK = /^Failed to load resource/;
const PATIENCE_MS = 15_000;

let browser;
let site;

before(async () => {
  site = await startSite(PORT, ASSISTANT);
  browser = await chromium.launch({ executablePath: executablePath(), args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  site?.close();
});

/**
 * A test that visits the website; it fails too if the visit broke the policy or logged an error.
 * @param {string} name what is shown
 * @param {{lang?, hostile?, twice?, script?, element?, size?, context?, init?: Function,
 * breaks?: boolean}} options what site.js takes, how to visit it and, as `breaks`, whether the test
 * cuts the connection, which Chromium itself writes to the console
 * @param {(widget: Widget, page, test) => Promise} body
 */
export function visit(name, options, body) {
  test(name, { timeout: 120_000 }, async (context) => {
    const visited = await enter(options);
    try {
      await body(visited.widget, visited.page, context);
      assert.deepEqual(await troubles(visited, options), []);
    } finally {
      await visited.page.context().close();
    }
  });
}

/** Open the website; return {page, widget, log}. */
export async function enter({ size = DESKTOP, context = {}, init, ...asked }) {
  const opened = await browser.newContext({ viewport: size, reducedMotion: "reduce", ...context });
  const page = await opened.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const log = listen(page);
  await page.addInitScript(watch);
  if (init) await page.addInitScript(init);
  await page.goto(`${SITE}/?${query(asked)}`);
  return { page, log, widget: new Widget(page) };
}

function query({ lang, hostile, twice, without, script, element }) {
  const written = [script, element].map((value) => value && JSON.stringify(value));
  const told = { lang, hostile, twice, without, script: written[0], element: written[1] };
  return new URLSearchParams(Object.entries(told).filter(([, value]) => value));
}

function listen(page) {
  const log = { errors: [], requests: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) log.errors.push(message.text());
  });
  page.on("pageerror", (error) => log.errors.push(String(error)));
  page.on("request", (request) => log.requests.push(request.url()));
  page.on("dialog", (dialog) => log.errors.push(`dialog: ${dialog.message()}`));
  return log;
}

async function troubles({ page, log }, { breaks }) {
  const violations = await page.evaluate(() => globalThis.watched.violations);
  const errors = log.errors.filter((error) => !(breaks && NETWORK.test(error)));
  return [...violations, ...errors];
}
