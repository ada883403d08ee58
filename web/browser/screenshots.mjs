/**
 * Pictures of the widget on the demonstration page of a running assistant, for people to look at:
 * `ASSISTANT_URL=http://127.0.0.1:5005 OUT=folder npm run screenshots`.
 */

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { executablePath } from "./chromium.js";
import { STATES } from "./states.js";
import { Widget } from "./widget.js";

const ASSISTANT = process.env.ASSISTANT_URL ?? "http://127.0.0.1:5005";
const OUT = resolve(process.env.OUT ?? "../reports/screenshots");
const SIZES = { 1280: { width: 1280, height: 800 }, 320: { width: 320, height: 640 } };
const MAIN = ["ar", "en", "zh"];
const FURTHER = ["fr", "ru", "es"];
const FORCED = ["ar", "en"];
const SETTLED_MS = 300;

/** Return every picture to take: {state, lang, width, forced}. */
function pictures() {
  const states = Object.keys(STATES);
  const plain = states.flatMap((state) => MAIN.map((lang) => ({ state, lang })));
  const further = FURTHER.map((lang) => ({ state: "answer", lang }));
  const forced = states.flatMap((state) => FORCED.map((lang) => ({ state, lang, forced: true })));
  const all = [...plain, ...further, ...forced];
  return Object.keys(SIZES).flatMap((width) => all.map((picture) => ({ ...picture, width })));
}

async function take(browser, { state, lang, width, forced = false }) {
  const context = await browser.newContext({
    viewport: SIZES[width],
    deviceScaleFactor: 2,
    reducedMotion: "reduce",
    forcedColors: forced ? "active" : "none",
  });
  const page = await context.newPage();
  await page.goto(`${ASSISTANT}/webhooks/web/demo?lang=${lang}`);
  await STATES[state](new Widget(page), lang);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(SETTLED_MS);
  const name = `${state}-${lang}-${width}${forced ? "-forced" : ""}.png`;
  await page.screenshot({ path: join(OUT, name) });
  await context.close();
}

await mkdir(OUT, { recursive: true });
const browser = await chromium.launch({
  executablePath: executablePath(),
  args: ["--no-sandbox"],
});
try {
  for (const picture of pictures()) await take(browser, picture);
  console.log(`${pictures().length} pictures: ${OUT}`);
} finally {
  await browser.close();
}
