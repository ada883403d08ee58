/** The keyboard: where it goes, that it is never trapped beside the page nor lost. */

import assert from "node:assert/strict";
import { SAID } from "./states.js";
import { PHONE, visit } from "./visit.js";

const { question } = SAID.en;
const STOPS = 40;

/** Press Tab until the focus is back where it began; return what it has passed. */
async function tabs(widget, page, key = "Tab") {
  const passed = [];
  for (let count = 0; count < STOPS; count++) {
    await page.keyboard.press(key);
    const at = await widget.focused();
    if (passed.includes(at) && at === passed[0]) break;
    passed.push(at);
  }
  return passed;
}

visit("Tab reaches the launcher after the page; Enter opens it", {}, async (widget, page) => {
  assert.deepEqual((await tabs(widget, page)).slice(0, 3), ["before", "after", "launcher"]);
  await page.locator("#launcher").focus();
  await page.keyboard.press("Enter");
  await widget.panel.waitFor();
  assert.equal(await widget.focused(), "input");
});

visit("Tab goes through the panel as it is read", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(question);
  await page.locator("#title").focus();
  const passed = await tabs(widget, page);
  const order = [
    "close",
    "BUTTON",
    "log",
    "quiet toggle",
    "quiet copy",
    "thumb",
    "input",
    "send",
    "new",
  ];
  const places = order.map((stop) => passed.indexOf(stop));
  assert.deepEqual(
    places,
    [...places].sort((one, other) => one - other),
    passed.join(", "),
  );
  assert.ok(!places.includes(-1), passed.join(", "));
});

visit("beside the page the panel does not hold the keyboard", {}, async (widget, page) => {
  await widget.open();
  await page.locator("#after").focus();
  assert.equal(await widget.focused(), "after");
  await widget.input.focus();
  const passed = await tabs(widget, page, "Shift+Tab");
  assert.ok(passed.includes("before") && passed.includes("after"), passed.join(", "));
});

visit(
  "over the page it holds the keyboard, and the page is inert",
  { size: PHONE },
  async (widget, page) => {
    await widget.open();
    const passed = await tabs(widget, page);
    assert.ok(!passed.includes("before") && !passed.includes("after"), passed.join(", "));
    assert.ok(passed.includes("close") && passed.includes("input"), passed.join(", "));
    await page.evaluate(() => document.querySelector("#after").focus());
    assert.notEqual(await widget.focused(), "after");
    const clicked = await page
      .locator("#after")
      .click({ timeout: 500 })
      .catch(() => "inert");
    assert.equal(clicked, "inert");
  },
);

visit("on a narrow screen opening calls no keyboard up", { size: PHONE }, async (widget) => {
  await widget.open();
  assert.equal(await widget.focused(), "title");
});

for (const size of [undefined, PHONE]) {
  const where = size ? "over" : "beside";
  visit(
    `Escape closes the panel ${where} the page; the launcher has the focus`,
    { size },
    async (widget, page) => {
      await widget.open();
      await page.keyboard.press("Escape");
      await widget.closed();
      assert.equal(await widget.focused(), "launcher");
      assert.equal(await widget.launcher.getAttribute("aria-expanded"), "false");
    },
  );
}

visit("the close button gives the focus back to the launcher", {}, async (widget, page) => {
  await widget.open();
  await page.locator("#close").click();
  await widget.closed();
  assert.equal(await widget.focused(), "launcher");
});

visit("Escape on the page's own field leaves the focus there", {}, async (widget, page) => {
  await widget.open();
  await page.locator("#after").focus();
  await page.keyboard.press("Escape");
  await widget.closed();
  assert.equal(await widget.focused(), "after");
});

visit("Escape takes back the question before deleting, not the panel", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(question);
  await page.locator("#delete").click();
  assert.equal(await widget.focused(), "delete-no");
  await page.keyboard.press("Escape");
  assert.equal(await widget.focused(), "delete");
  assert.ok(await widget.panel.isVisible());
});

for (const stop of ["input", "close", "log"]) {
  visit(`an answer does not move the focus from ${stop}`, {}, async (widget, page) => {
    await widget.open();
    const held = Promise.withResolvers?.() ?? deferred();
    await page.route("**/messages", async (route) => {
      await held.promise;
      await route.continue();
    });
    await widget.type(question);
    await page.locator(`#${stop}`).focus();
    held.resolve();
    await widget.answers.first().waitFor();
    assert.equal(await widget.focused(), stop);
  });
}

visit("a pressed choice leaves the keyboard in the text field", {}, async (widget, page) => {
  await widget.open();
  await page.locator(".choice").first().press("Enter");
  await widget.answers.first().waitFor();
  assert.equal(await widget.focused(), "input");
});

visit(
  "on a phone the keyboard comes up when the field is touched, not after a pressed choice",
  { size: PHONE, context: { hasTouch: true } },
  async (widget, page) => {
    await widget.open();
    await page.locator(".choice").first().tap();
    await widget.answers.first().waitFor();
    assert.equal(await widget.focused(), "input");
    assert.equal(await widget.input.getAttribute("inputmode"), "none");
    await widget.input.tap();
    assert.equal(await widget.input.getAttribute("inputmode"), null);
  },
);

visit("no tabindex but 0 and -1", {}, async (widget, page) => {
  await widget.open();
  await widget.ask(question);
  const used = await page
    .locator("[tabindex]")
    .evaluateAll((all) => all.map((each) => each.tabIndex));
  assert.deepEqual(
    [...new Set(used)].filter((each) => ![0, -1].includes(each)),
    [],
  );
});

for (const forcedColors of ["none", "active"]) {
  const context = { forcedColors };
  visit(
    `where the keyboard is can be seen, forced colours ${forcedColors}`,
    { context },
    async (widget, page) => {
      await widget.open();
      const answer = await widget.ask(question);
      await answer.locator(".thumb").first().click();
      await page.locator("#strip.note").waitFor();
      const stops = page.locator("#panel").locator("button, a, textarea, #log");
      const unfocused = await stops.evaluateAll(rings);
      await page.locator("#title").focus();
      const seen = new Set();
      for (let count = 0; count < STOPS; count++) {
        await page.keyboard.press("Tab");
        const now = await stops.evaluateAll(rings);
        now.forEach(
          (ring, place) => ring.focused && ring.look !== unfocused[place].look && seen.add(place),
        );
      }
      const missed = unfocused.filter(({ shown }, place) => shown && !seen.has(place));
      assert.deepEqual(missed, []);
    },
  );
}

/** Return how the edge of each element looks, and whether it has the focus. */
function rings(elements) {
  return elements.map((element) => {
    const { outline, outlineOffset, boxShadow } = getComputedStyle(element);
    const focused = element.getRootNode().activeElement === element;
    const name = element.id || element.className || element.innerText;
    return {
      name,
      look: `${outline} ${outlineOffset} ${boxShadow}`,
      focused,
      shown: element.checkVisibility(),
    };
  });
}

visit("the launcher never hides what the keyboard has reached", {}, async (widget, page) => {
  await page.evaluate(() => {
    const link = document.querySelector("#after");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("#after { position: fixed; inset: auto 2em 2em auto; }");
    document.adoptedStyleSheets = [sheet];
    link.scrollIntoView();
  });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await widget.focused(), "after");
  const [link, launcher] = [
    await page.locator("#after").boundingBox(),
    await widget.launcher.boundingBox(),
  ];
  const apart = launcher.x + launcher.width < link.x || link.x + link.width < launcher.x;
  assert.ok(apart, JSON.stringify({ link, launcher }));
});

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

visit("Escape that ends a composition, as in Chinese, leaves the panel open", {}, async (widget) => {
  await widget.open();
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    await widget.input.evaluate((field, how) => {
      const event = { key: "Escape", bubbles: true, composed: true, cancelable: true, ...how };
      field.dispatchEvent(new KeyboardEvent("keydown", event));
    }, composing);
    assert.ok(await widget.panel.isVisible(), JSON.stringify(composing));
  }
});

visit("a phone's own gesture to go back does as Escape does", { size: PHONE }, async (widget) => {
  const back = () =>
    widget.panel.evaluate((dialog) => {
      return dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
    });
  await widget.open();
  await widget.ask(question);
  await widget.page.locator("#delete").click();
  assert.equal(await back(), false);
  assert.ok(await widget.panel.isVisible());
  assert.equal(await widget.focused(), "delete");
  await back();
  await widget.closed();
  assert.equal(await widget.focused(), "launcher");
});
