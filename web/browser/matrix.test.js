/** No violation of WCAG 2.0, 2.1 or 2.2, A or AA, that axe can see, in any state of the widget. */

import assert from "node:assert/strict";
import axe from "axe-core";
import { BROKEN, STATES } from "./states.js";
import { DESKTOP, PHONE, visit } from "./visit.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LANGUAGES = ["ar", "en", "zh"];
const SIZES = { 1280: DESKTOP, 320: PHONE };

for (const lang of LANGUAGES) {
  for (const [width, size] of Object.entries(SIZES)) {
    for (const [state, reach] of Object.entries(STATES)) {
      const breaks = BROKEN.includes(state);
      visit(
        `${state}, ${lang}, ${width} px`,
        { lang, size, breaks },
        async (widget, page, test) => {
          await reach(widget, lang);
          for (const forcedColors of ["none", "active"]) {
            await test.test(`forced colours ${forcedColors}`, async () => {
              await page.emulateMedia({ forcedColors, reducedMotion: "reduce" });
              assert.deepEqual(await violations(page), []);
              assert.equal(await scrollsSideways(page), false);
            });
          }
        },
      );
    }
  }
}

async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: "tag", values } }),
    TAGS,
  );
  assert.ok(found.passes.length > 3, "axe has looked at the page");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(told).join("; ")}`);
}

function told({ target, failureSummary }) {
  return `${target.flat().join(" ")} (${failureSummary.replaceAll(/\s+/g, " ")})`;
}

/** Whether anything on the page or in the panel must be scrolled sideways to be read. */
function scrollsSideways(page) {
  return page.evaluate(() => {
    const root = document.querySelector("champion-countries-assistant").shadowRoot;
    const boxes = [document.documentElement, ...root.querySelectorAll("#panel, .sheet, #log")];
    return boxes.some((box) => box.scrollWidth > box.clientWidth + 1);
  });
}
