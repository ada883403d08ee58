/** Two durations: from Enter to the answer painted, and what a script costs before it is used. */

const QUIET_MS = 300;
const WIDGET = /\/widget\.js$/;
const CATEGORIES = ["devtools.timeline", "disabled-by-default-v8.compile", "toplevel", "v8"];

/** Ask something and return the milliseconds from Enter to the answer painted. */
export async function timed(widget, text) {
  await widget.input.fill(text);
  await widget.input.evaluate(clock);
  await widget.input.press("Enter");
  return widget.page.evaluate(() => globalThis.painted);
}

/**
 * Runs in the page: promises `painted`, the time from the key's event to the frame that shows the
 * answer. The callback of requestAnimationFrame runs before that frame is painted, a message sent
 * from it after that.
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
 * Load a page in a fresh context and return, from a trace, the milliseconds of processor time on
 * its main thread: `all` of them and, as `script`, the compiling and running of the widget's file.
 */
export async function traced(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await browser.startTracing(page, { categories: CATEGORIES });
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

/** Return the value below which a share of the values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
