/**
 * How fast the widget is, with a running assistant:
 * `ASSISTANT_URL=http://127.0.0.1:5005 HOST_PORT=8399 npm run measure`.
 */

import { chromium } from "playwright-core";
import { executablePath } from "./chromium.js";
import { startSite } from "./site.js";
import { SAID } from "./states.js";
import { Widget } from "./widget.js";

const ASSISTANT = process.env.ASSISTANT_URL ?? "http://127.0.0.1:5005";
const PORT = Number(process.env.HOST_PORT ?? 8399);
const SITE = `http://127.0.0.1:${PORT}/?lang=en`;
const QUESTIONS = 30;
const WARM = 3;
const LOADS = 20;
const PAUSE_MS = 300;
const QUIET_MS = 300;
const WIDGET = /\/widget\.js$/;
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

async function timed(widget, text) {
  await widget.input.fill(text);
  await widget.input.evaluate(clock);
  await widget.input.press("Enter");
  return widget.page.evaluate(() => globalThis.painted);
}

/**
 * Runs in the page: promises `painted`, the time from the key's event to the frame that shows the answer. The callback of
 * requestAnimationFrame runs before that frame is painted, a message sent from it after that.
 */
function clock(input) {
  const log = input.getRootNode().querySelector("#log");
  const before = log.querySelectorAll(".assistant").length;
  globalThis.painted = new Promise((done) => {
    let start;
    input.addEventListener("keydown", () => (start = performance.now()), {
      once: true,
      capture: true,
    });
    const observer = new MutationObserver(() => {
      if (log.querySelectorAll(".assistant").length === before) return;
      observer.disconnect();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - start);
      requestAnimationFrame(() => port2.postMessage(null));
    });
    observer.observe(log, { childList: true, subtree: true });
  });
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

async function traced(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await browser.startTracing(page, {
    categories: ["devtools.timeline", "disabled-by-default-v8.compile", "toplevel", "v8"],
  });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(QUIET_MS);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  await context.close();
  return mainThread(traceEvents);
}

/** Sum up processor time (tdur), which another busy program does not lengthen. */
function mainThread(events) {
  const loaded = events.find(({ name, args }) => {
    return name === "ResourceSendRequest" && args.data?.url?.startsWith("http://127.0.0.1");
  });
  const ours = events.filter(({ pid, tid }) => pid === loaded.pid && tid === mainOf(events, pid));
  const sum = (chosen) => chosen.reduce((total, { tdur = 0 }) => total + tdur, 0) / 1000;
  return {
    all: sum(
      ours.filter(({ name }) => name === "RunTask" || name === "ThreadControllerImpl::RunTask"),
    ),
    script: sum(
      ours.filter(({ name, args }) => name === "EvaluateScript" && WIDGET.test(args.data?.url)),
    ),
  };
}

function mainOf(events, pid) {
  return events.find(
    (event) =>
      event.pid === pid && event.name === "thread_name" && event.args.name === "CrRendererMain",
  )?.tid;
}

function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
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
