/** Right to left and left to right, by measured positions. */

import assert from "node:assert/strict";
import { SAID } from "./states.js";
import { PHONE, visit } from "./visit.js";

const EDGE_PX = 40;

/** Return how far a box lies from the start and the end of another, on the inline axis. */
async function gaps(locator, around, lang) {
  const [box, outer] = [await locator.boundingBox(), await around.boundingBox()];
  const left = box.x - outer.x;
  const right = outer.x + outer.width - box.x - box.width;
  return lang === "ar" ? { start: right, end: left } : { start: left, end: right };
}

for (const lang of ["ar", "en", "zh"]) {
  const [start, end] = lang === "ar" ? ["right", "left"] : ["left", "right"];

  visit(
    `${lang}: the assistant speaks from the ${start}, the person from the ${end}`,
    { lang },
    async (widget, page) => {
      await widget.open();
      const answer = await widget.ask(SAID[lang].vague[0]);
      const said = await gaps(widget.questions.first().locator(".bubble"), widget.log, lang);
      assert.ok(said.end < EDGE_PX && said.start > 2 * EDGE_PX, JSON.stringify(said));
      const told = await gaps(answer.locator(".bubble").first(), widget.log, lang);
      assert.ok(told.start < EDGE_PX && told.start <= told.end + 1, JSON.stringify(told));
      const accent = await answer
        .locator(".bubble")
        .first()
        .evaluate((bubble) => {
          const style = getComputedStyle(bubble);
          return {
            left: parseFloat(style.borderLeftWidth),
            right: parseFloat(style.borderRightWidth),
          };
        });
      assert.ok(accent[start] > accent[end], JSON.stringify(accent));
    },
  );

  visit(
    `${lang}: launcher and panel stand at the page's ${end}`,
    { lang },
    async (widget, page) => {
      const { width } = page.viewportSize();
      const nearer = async (locator) => {
        const box = await locator.boundingBox();
        return box.x < width - box.x - box.width ? "left" : "right";
      };
      assert.equal(await nearer(widget.launcher), end);
      await widget.open();
      assert.equal(await nearer(widget.panel), end);
    },
  );

  for (const size of [undefined, PHONE]) {
    visit(
      `${lang}: close and send lie at the ${end}, ${size?.width ?? 1280} px`,
      { lang, size },
      async (widget, page) => {
        await widget.open();
        const button = await gaps(page.locator("#send"), page.locator(".field"), lang);
        assert.ok(button.end < 2 && button.start > 100, JSON.stringify(button));
        const close = await gaps(page.locator("#close"), page.locator("#head"), lang);
        assert.ok(close.end < EDGE_PX && close.start > 100, JSON.stringify(close));
        const mirrored = await page.locator("#send .icon").evaluate((svg) => {
          return new DOMMatrix(getComputedStyle(svg).transform).a < 0;
        });
        assert.equal(mirrored, lang === "ar");
      },
    );
  }

  visit(`${lang}: an e-mail address is read from left to right`, { lang }, async (widget, page) => {
    await widget.open();
    const answer = await widget.ask(SAID[lang].question);
    const toggle = answer.locator(".toggle");
    if (await toggle.count()) await toggle.click();
    const mail = answer.locator('a[href^="mailto:"] bdi').first();
    await mail.waitFor();
    const isolated = await mail.evaluate((bdi) => {
      const { direction, unicodeBidi } = getComputedStyle(bdi);
      return `${direction} ${unicodeBidi}`;
    });
    assert.equal(isolated, "ltr isolate");
    const { first, last } = await mail.evaluate((bdi) => {
      const text = bdi.firstChild;
      const left = (at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect();
      };
      const [one, other] = [left(0), left(6)];
      return { first: one.left, last: one.top === other.top ? other.left : one.left + 1 };
    });
    assert.ok(first < last, `u at ${first}, e at ${last}`);
  });

  visit(
    `${lang}: each message and each text around it names its language`,
    { lang },
    async (widget, page) => {
      await widget.open();
      const answer = await widget.ask(SAID[lang].question);
      const bubble = answer.locator(".bubble").first();
      assert.equal(await bubble.getAttribute("lang"), lang);
      assert.equal(await bubble.getAttribute("dir"), lang === "ar" ? "rtl" : "ltr");
      assert.equal(await widget.questions.first().locator(".bubble").getAttribute("dir"), "auto");
      assert.equal(await page.locator(".sheet").getAttribute("lang"), lang);
    },
  );
}

visit(
  "an answer in another language turns the panel, not the page",
  { lang: "en" },
  async (widget, page) => {
    await widget.open();
    await widget.ask(SAID.ar.question);
    assert.equal(await page.locator(".sheet").getAttribute("dir"), "rtl");
    const said = await gaps(widget.questions.first().locator(".bubble"), widget.log, "ar");
    assert.ok(said.end < EDGE_PX, JSON.stringify(said));
    const panel = await widget.panel.boundingBox();
    assert.ok(panel.x > page.viewportSize().width / 2, "the panel has not moved");
    assert.equal(await page.evaluate(() => document.documentElement.dir), "ltr");
  },
);

visit(
  "the languages stand in the order of the United Nations, in their own names",
  {},
  async (widget, page) => {
    await widget.open();
    const names = await page.locator("#languages button").allInnerTexts();
    assert.deepEqual(names, ["العربية", "中文", "English", "Français", "Русский", "Español"]);
  },
);

visit("the empty field reads as the panel does, a text in it as it is", {}, async (widget) => {
  const direction = () => widget.input.evaluate((field) => getComputedStyle(field).direction);
  await widget.open();
  assert.equal(await direction(), "ltr");
  await widget.ask(SAID.ar.question);
  assert.equal(await direction(), "rtl");
  await widget.input.fill("Hello");
  assert.equal(await direction(), "ltr");
  await widget.input.fill(SAID.ar.question);
  assert.equal(await direction(), "rtl");
});

visit("the arrow to send points away from the field", { lang: "ar" }, async (widget, page) => {
  const arrow = page.locator("#send svg");
  const mirrored = () => arrow.evaluate((icon) => getComputedStyle(icon).transform);
  await widget.open();
  assert.match(await mirrored(), /^matrix\(-1/);
  await widget.ask(SAID.en.question);
  assert.equal(await page.locator(".sheet").getAttribute("dir"), "ltr");
  assert.equal(await mirrored(), "none");
});
