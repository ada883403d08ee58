/**
 * How fast the widget is, with a running assistant:
 * `ASSISTANT_URL=http://127.0.0.1:5005 HOST_PORT=8399 npm run measure`.
 */

import { chromium } from "playwright-core";
import { executablePath } from "./chromium.js";
import { startSite } from "./site.js";
import { SAID } from "./states.js";
import { quantile, timed, traced } from "./timing.js";
import { Widget } from "./widget.js";

const ASSISTANT = process.env.ASSISTANT_URL ?? "http://127.0.0.1:5005";
const PORT = Number(process.env.HOST_PORT ?? 8399);
const SITE = `http://127.0.0.1:${PORT}/?lang=en`;
const QUESTIONS = 30;
const WARM = 3;
const LOADS = 20;
const PAUSE_MS = 300;
const ASKED = [...Object.values(SAID).map(({ question }) => question), "Is Kenya a champion?"];

/** Return the milliseconds from Enter to the answer painted, for each of some questions. */
async function answers(browser, count) {
  const page = await browser.newPage();
  await page.goto(SITE);
  const widget = new Widget(page);
  await widget.open();
  const times = [];
  for (let number = 0; number < WARM + count; number++) {
    times.push(await timed(widget, ASKED[number % ASKED.length]));
    await page.waitForTimeout(PAUSE_MS);
  }
  await page.close();
  return times.slice(WARM);
}

/**
 * Return the milliseconds of the main thread that the widget takes before it is opened, for each
 * of some loads in a fresh context: from a trace, the processor time of every task on the main
 * thread of a page with the widget, less the median of the same page without it. Beside it
 * `script`: the compiling and running of the widget's own file alone.
 */
async function beforeOpening(browser, loads) {
  const without = [];
  const withIt = [];
  for (let number = 0; number < loads; number++) {
    without.push((await traced(browser, `${SITE}&without=1`)).all);
    withIt.push(await traced(browser, SITE));
  }
  const bare = quantile(without, 0.5);
  return {
    all: withIt.map(({ all }) => all - bare),
    script: withIt.map(({ script }) => script),
  };
}

function report(title, values) {
  const [median, late] = [quantile(values, 0.5), quantile(values, 0.95)];
  console.log(`${title}: median ${median.toFixed(1)} ms, p95 ${late.toFixed(1)} ms`);
}

const site = await startSite(PORT, ASSISTANT);
const browser = await chromium.launch({ executablePath: executablePath(), args: ["--no-sandbox"] });
try {
  report(`Enter to answer painted, ${QUESTIONS} questions`, await answers(browser, QUESTIONS));
  const { all, script } = await beforeOpening(browser, LOADS);
  report(`Main thread before opening, ${LOADS} loads, all that the widget adds`, all);
  report("  of that, compiling and running its script", script);
} finally {
  await browser.close();
  site.close();
}
