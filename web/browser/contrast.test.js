/** WCAG 1.4.11, which axe does not measure: edges of controls, icons and focus rings have 3:1. */

import assert from "node:assert/strict";
import { SAID, askVaguely, refuse } from "./states.js";
import { visit } from "./visit.js";

const ENOUGH = 3;

/** Check every control and icon in sight; there must be at least `count`. */
async function check(page, count) {
  const ratios = await page.evaluate(measured);
  assert.ok(ratios.length >= count, `${ratios.length} measured`);
  const faint = ratios.filter(({ ratio }) => ratio < ENOUGH);
  assert.deepEqual(faint, []);
}

/** Runs in the page: return {part, ratio} of the edges, the icons and the rings that are seen. */
function measured() {
  const { shadowRoot } = document.querySelector("champion-countries-assistant");
  const clear = (color) => /, 0\)$/.test(color);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });

  function luminance(color) {
    const parts = color.match(/[\d.]+/g).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function ground(element) {
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
      const { backgroundColor } = getComputedStyle(at);
      if (!clear(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  }

  /** What shows where the control is: its border or its surface, whichever stands out more. */
  function edge(control) {
    const { borderTopColor, backgroundColor } = getComputedStyle(control);
    const around = ground(control.parentElement ?? shadowRoot.host);
    const marks = [borderTopColor, backgroundColor].filter((color) => !clear(color));
    return marks.length ? Math.max(...marks.map((color) => contrast(color, around))) : Infinity;
  }

  /** The focus ring against what it lies on: the control itself or what is around it. */
  function ring(control) {
    control.focus();
    const { outlineColor, outlineOffset } = getComputedStyle(control);
    const inside = parseFloat(outlineOffset) < 0;
    return contrast(outlineColor, ground(inside ? control : control.parentElement));
  }

  const named = (element) => element.id || element.getAttribute("class") || element.lang;
  const controls = [...shadowRoot.querySelectorAll("button, textarea")].filter(shown);
  const icons = [...shadowRoot.querySelectorAll("svg")].filter(shown);
  const drawn = controls.flatMap((control) => {
    const { content, borderTopWidth, borderTopColor } = getComputedStyle(control, "::before");
    const ratio = contrast(borderTopColor, ground(control));
    const part = `drawing before ${named(control)}`;
    return content === "none" || borderTopWidth === "0px" ? [] : [{ part, ratio }];
  });
  const focused = [...shadowRoot.querySelectorAll("#panel :is(button, textarea, a, #log)")];
  return [
    ...controls.map((each) => ({ part: `edge of ${named(each)}`, ratio: edge(each) })),
    ...icons.map((each) => ({
      part: `icon ${named(each)} in ${named(each.parentElement)}`,
      ratio: contrast(getComputedStyle(each).stroke, ground(each)),
    })),
    ...drawn,
    ...focused.filter(shown).map((each) => ({ part: `ring of ${named(each)}`, ratio: ring(each) })),
  ];
}

visit("the closed widget", {}, async (widget, page) => {
  await widget.launcher.waitFor();
  await check(page, 2);
});

visit("the welcome and its questions", {}, async (widget, page) => {
  await widget.open();
  await page.keyboard.press("Tab");
  await check(page, 20);
});

visit("an answer, its tools, the question before deleting", {}, async (widget, page) => {
  await widget.open();
  const answer = await widget.ask(SAID.en.question);
  await answer.locator(".toggle").click();
  await answer.locator(".thumb").last().click();
  await answer.locator("[data-reason=outdated]").click();
  await answer.locator("[data-reason=outdated][aria-pressed=true]").waitFor();
  await page.locator("#delete").click();
  await page.keyboard.press("Tab");
  await check(page, 40);
});

visit("choices, one of them pressed", {}, async (widget, page) => {
  await widget.open();
  const { answer } = await askVaguely(widget, "en");
  await check(page, 20);
  await answer.locator(".choice").first().click();
  await widget.answers.nth(1).waitFor();
  await answer.locator(".choice[aria-pressed=true]").waitFor();
  await page.keyboard.press("Tab");
  await check(page, 30);
});

visit("a failure with its button", { breaks: true }, async (widget, page) => {
  await widget.open();
  await refuse(page, 503);
  await widget.type(SAID.en.question);
  await widget.retry.waitFor();
  await page.keyboard.press("Tab");
  await check(page, 20);
});

visit("too long a text", {}, async (widget, page) => {
  await widget.open();
  await widget.input.fill("x".repeat(2_001));
  await page.locator("#input[aria-invalid=true]").waitFor();
  await page.keyboard.press("Tab");
  await check(page, 20);
});
