/** Long words, more space, more zoom, paper: everything stays readable and within reach. */

import assert from "node:assert/strict";
import { SAID, askVaguely } from "./states.js";
import { DESKTOP, PHONE, visit } from "./visit.js";

const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`;

/** Return the parts of the panel whose text is cut off, or that stick out of the panel. */
function cutOff() {
  const root = document.querySelector("champion-countries-assistant").shadowRoot;
  const panel = root.querySelector("#panel").getBoundingClientRect();
  const shown = [...root.querySelectorAll("#panel *")].filter((element) => {
    return element.checkVisibility() && !element.closest(".hidden, svg, .aside-field");
  });
  const faulty = shown.filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    const { overflowX } = getComputedStyle(element);
    const cut = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    return cut || left < panel.left - 1 || right > panel.right + 1;
  });
  return faulty.map((element) => element.id || element.className || element.tagName);
}

/** Open the reasons, the detail and the question before deleting: all that can be seen. */
async function unfoldAll(widget, page) {
  await page.locator(".toggle").last().click();
  await page.locator(".thumb").last().click();
  await page.locator(".reasons").last().waitFor();
}

for (const size of [DESKTOP, PHONE]) {
  visit(`a word of 10,000 letters breaks, ${size.width} px`, { size }, async (widget, page) => {
    await widget.open();
    await widget.input.fill("x".repeat(10_000));
    assert.deepEqual(await page.evaluate(cutOff), []);
    assert.ok((await widget.input.boundingBox()).height < size.height / 3);
    await widget.input.fill("x".repeat(1_900));
    await widget.input.press("Enter");
    await widget.answers.first().waitFor();
    assert.deepEqual(await page.evaluate(cutOff), []);
  });

  for (const lang of ["ar", "en"]) {
    visit(
      `with the text spacing of WCAG 1.4.12 nothing is lost: ${lang}, ${size.width} px`,
      { size, lang },
      async (widget, page) => {
        await widget.open();
        await widget.ask(SAID[lang].question);
        await unfoldAll(widget, page);
        await page.evaluate((css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          const { shadowRoot } = document.querySelector("champion-countries-assistant");
          shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
        }, SPACING);
        assert.deepEqual(await page.evaluate(cutOff), []);
        for (const part of ["#title", "#input", "#send", "#new", "#delete"]) {
          assert.ok(await reachable(page, part), part);
        }
      },
    );
  }
}

/** Whether a person can scroll to a part, and it is then within the window, not covered. */
async function reachable(page, part) {
  await page.locator(part).scrollIntoViewIfNeeded();
  return page.locator(part).evaluate((element) => {
    for (let around = element.parentElement; around; around = around.parentElement) {
      const held = getComputedStyle(around).overflowY === "hidden";
      if (held && around.scrollHeight > around.clientHeight + 1) return false;
    }
    const { left, top, width, height } = element.getBoundingClientRect();
    const at = element.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
    return element.contains(at) || Boolean(at?.contains(element));
  });
}

for (const lang of ["ar", "en", "zh"]) {
  const size = { width: DESKTOP.width / 2, height: DESKTOP.height / 2 };
  const context = { deviceScaleFactor: 2 };
  visit(
    `at 200 % zoom everything can be reached: ${lang}`,
    { lang, size, context },
    async (widget, page) => {
      await widget.open();
      await widget.ask(SAID[lang].question);
      await unfoldAll(widget, page);
      assert.deepEqual(await page.evaluate(cutOff), []);
      for (const part of ["#close", ".short", ".reason >> nth=-1", "#input", "#send", "#delete"]) {
        assert.ok(await reachable(page, part), part);
      }
    },
  );

  for (const size of [DESKTOP, PHONE]) {
    visit(
      `every target has 24 px at least: ${lang}, ${size.width} px`,
      { lang, size },
      async (widget, page) => {
        await widget.open();
        await askVaguely(widget, lang);
        await widget.ask(SAID[lang].question);
        await unfoldAll(widget, page);
        const small = await page.locator("button, textarea, summary").evaluateAll((all) =>
          all
            .filter((element) => element.checkVisibility())
            .map((element) => [element.id || element.className, element.getBoundingClientRect()])
            .filter(([, { width, height }]) => width < 24 || height < 24)
            .map(([name, { width, height }]) => `${name} ${width} x ${height}`),
        );
        assert.deepEqual(small, []);
      },
    );
  }
}

visit("with reduced motion nothing moves", {}, async (widget, page) => {
  await page.route("**/messages", () => {});
  await widget.open();
  await widget.type(SAID.en.question);
  await page.locator("#strip.busy").waitFor();
  assert.deepEqual(await moving(page), []);
});

const context = { reducedMotion: "no-preference" };
visit("without that wish the three dots move", { context }, async (widget, page) => {
  await page.route("**/messages", () => {});
  await widget.open();
  await widget.type(SAID.en.question);
  await page.locator("#strip.busy").waitFor();
  assert.ok((await moving(page)).includes("breathe"));
});

function moving(page) {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector("champion-countries-assistant");
    return shadowRoot.getAnimations().map(({ animationName }) => animationName);
  });
}

for (const size of [DESKTOP, PHONE]) {
  visit(`printed, the conversation is whole, ${size.width} px`, { size }, async (widget, page) => {
    await widget.open();
    await widget.ask(SAID.en.question);
    await widget.ask("How many champion countries are there?");
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(await page.evaluate(clipped), []);
    for (const part of [".toggle", "#send", "#close", "#languages"]) {
      assert.equal(await page.locator(part).first().isVisible(), false, part);
    }
    for (const part of [".person .bubble", ".short", ".detail", ".source"]) {
      for (const each of await page.locator(part).all()) assert.ok(await each.isVisible(), part);
    }
  });
}

/** Return the messages of which a part lies outside what is printed, or is not legible. */
function clipped() {
  const root = document.querySelector("champion-countries-assistant").shadowRoot;
  const outside = (element) => {
    const box = element.getBoundingClientRect();
    for (let around = element.parentElement; around; around = around.parentElement) {
      const outer = around.getBoundingClientRect();
      const cuts = getComputedStyle(around).overflowY !== "visible";
      if (cuts && (box.top < outer.top - 1 || box.bottom > outer.bottom + 1)) return true;
    }
    return box.top + scrollY < 0 || box.left < 0 || box.height === 0;
  };
  const white = (element) => getComputedStyle(element).color === "rgb(255, 255, 255)";
  const all = [...root.querySelectorAll(".bubble, .detail, h2")];
  const shown = all.filter((element) => element.checkVisibility());
  return shown
    .filter((element) => outside(element) || white(element))
    .map((each) => each.className);
}
