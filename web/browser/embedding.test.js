/** On pages that are careless or mean: one element, and the looks it has everywhere. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SAID } from "./states.js";
import { DESKTOP, PHONE, enter, visit } from "./visit.js";

const PARTS = [
  ...["#launcher", "#panel", "#head", "#title", "#close", "#languages", "#log", "#notice"],
  ...[".person .bubble", ".assistant .bubble", ".short", ".choice", ".toggle", ".thumb"],
  ...["#composer", "#input", "#send", "#new"],
];
const LOOKS = [
  ...["color", "backgroundColor", "fontSize", "fontFamily", "fontStyle", "fontWeight", "cursor"],
  ...["lineHeight", "letterSpacing", "textAlign", "textTransform", "direction", "writingMode"],
  ...["display", "visibility", "opacity", "position", "pointerEvents", "zIndex"],
];

/** Ask something on a page and return how each part looks and where it is. */
async function looksOn(asked, size) {
  const { page, widget } = await enter({ ...asked, size });
  await widget.open();
  await widget.ask(SAID[asked.lang].question);
  const looks = await page.evaluate(measured, [PARTS, LOOKS]);
  await page.context().close();
  return looks;
}

function measured([parts, looks]) {
  const root = document.querySelector("champion-countries-assistant").shadowRoot;
  const of = (part) => {
    const element = root.querySelector(part);
    const { x, y, width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const look = Object.fromEntries(looks.map((name) => [name, style[name]]));
    return [part, { box: [x, y, width, height].map(Math.round), ...look }];
  };
  return Object.fromEntries(parts.map(of));
}

for (const hostile of ["unset", "all"]) {
  for (const [lang, size] of [
    ["ar", DESKTOP],
    ["en", DESKTOP],
    ["ar", PHONE],
  ]) {
    test(`on a hostile page (${hostile}) every part looks as elsewhere: ${lang}, ${size.width} px`, async () => {
      const plain = await looksOn({ lang }, size);
      const hurt = await looksOn({ lang, hostile }, size);
      for (const part of PARTS) assert.deepEqual(hurt[part], plain[part], part);
    });
  }

  visit(
    `on a hostile page (${hostile}) it can be used`,
    { hostile, lang: "en" },
    async (widget, page) => {
      await widget.open();
      await widget.ask(SAID.en.question);
      await page.locator(".choice").last().click();
      await widget.answers.nth(1).waitFor();
      await page.locator("#close").click();
      await widget.panel.waitFor({ state: "hidden" });
    },
  );
}

visit("the script twice is one assistant", { twice: true }, async (widget, page) => {
  assert.equal(await widget.element.count(), 1);
  assert.equal(await page.locator("#launcher").count(), 1);
  await widget.open();
  await widget.ask(SAID.en.question);
  assert.equal(await widget.questions.count(), 1);
});

visit("it adds no global, no style and no layout to the page", {}, async (widget, page) => {
  await widget.launcher.waitFor();
  const kept = await page.evaluate(() => ({
    styles: document.querySelectorAll("style, [style]").length,
    sheets: document.adoptedStyleSheets.length,
    height: document.documentElement.scrollHeight,
    globals: Object.keys(globalThis).filter((name) => /assistant|champion|widget/i.test(name)),
  }));
  const { page: bare } = await enter({ without: true });
  const height = await bare.evaluate(() => document.documentElement.scrollHeight);
  assert.deepEqual(kept, { styles: 0, sheets: 0, height, globals: [] });
  await bare.context().close();
});

visit("the launcher causes no layout shift", {}, async (widget, page) => {
  await widget.launcher.waitFor();
  const shift = await page.evaluate(
    () =>
      new Promise((done) => {
        let sum = 0;
        const add = (list) => list.getEntries().forEach(({ value }) => (sum += value));
        new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 500);
      }),
  );
  assert.equal(shift, 0);
});
