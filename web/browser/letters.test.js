/** The room between lines: marks above and below Arabic letters must not touch the next line. */

import assert from "node:assert/strict";
import { SAID, askVaguely } from "./states.js";
import { DESKTOP, PHONE, visit } from "./visit.js";

const PARTS = ["input", "choice", "reason", "BUTTON", "title", "question"];
const LEAST = { ar: 1.6, en: 1.4, zh: 1.6 };

/** Runs in the page: return {part, high} of each element in sight that holds text in `lang`. */
function lines(lang) {
  const { shadowRoot } = document.querySelector("champion-countries-assistant");
  const named = ({ id, className, tagName }) => id || className || tagName;
  const holds = ({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim();
  return [...shadowRoot.querySelectorAll("#panel *")]
    .filter((each) => each.matches(`:lang(${lang})`))
    .filter((each) => each.checkVisibility() && !each.closest(".hidden, style"))
    .filter((each) => each.matches("textarea") || [...each.childNodes].some(holds))
    .map((each) => {
      const { lineHeight, fontSize } = getComputedStyle(each);
      const part = `${named(each)} in ${named(each.parentElement)}`;
      return { part, high: parseFloat(lineHeight) / parseFloat(fontSize) };
    });
}

/** Return every line that the panel shows in a language, from the welcome to the last question. */
async function everyLine(widget, lang) {
  const { page } = widget;
  await widget.open();
  const all = await page.evaluate(lines, lang);
  await askVaguely(widget, lang);
  await widget.ask(SAID[lang].question);
  await page.locator(".toggle").last().click();
  await page.locator(".thumb").last().click();
  await page.locator(".reasons").last().waitFor();
  all.push(...(await page.evaluate(lines, lang)));
  await page.locator("#delete").click();
  return [...all, ...(await page.evaluate(lines, lang))];
}

for (const [lang, least] of Object.entries(LEAST)) {
  for (const size of [DESKTOP, PHONE]) {
    const name = `${lang}: each line is ${least} high at least, ${size.width} px`;
    visit(name, { lang, size }, async (widget) => {
      const all = await everyLine(widget, lang);
      const missing = PARTS.filter((name) => !all.some(({ part }) => part.includes(name)));
      assert.deepEqual(missing, []);
      const low = all.filter(({ high }) => high < least - 0.001);
      assert.deepEqual(low, []);
    });
  }
}

for (const lang of ["ar", "en", "zh"]) {
  visit(`${lang}: the empty field is as high as its button`, { lang }, async (widget, page) => {
    await widget.open();
    const [field, button] = await Promise.all(
      [widget.input, page.locator("#send")].map((part) => part.boundingBox()),
    );
    assert.ok(Math.abs(field.height - button.height) <= 1, `${field.height}, ${button.height}`);
  });
}
