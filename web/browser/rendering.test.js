/** From an answer's text to what is on screen: marks become nodes, addresses stand apart. */

import assert from "node:assert/strict";
import { SAID, altered } from "./states.js";
import { visit } from "./visit.js";

const SHORT = "**مهم:** انظر [الموقع](https://www.example.org/a?b=1) أو https://www.example.org/c.";
const DETAIL = "- الوثيقة A/RES/73/195\n- الهاتف +41 22 717 91 11\n- team@example.org";
const ADDRESSES = {
  "https://www.example.org/c": "https://www.example.org/c",
  "+41 22 717 91 11": "tel:+41227179111",
  "team@example.org": "mailto:team@example.org",
};

/** Make each reply one answer with every kind of mark. */
function marked(reply) {
  const [answer] = reply.answers;
  const text = `${SHORT}\n\n${DETAIL}`;
  return { ...reply, answers: [{ ...answer, text, short: SHORT, detail: DETAIL, footer: null }] };
}

async function askMarked(widget, page) {
  await widget.open();
  await altered(page, marked);
  await page.locator('#log[aria-live="polite"]').waitFor();
  const answer = await widget.ask(SAID.ar.question);
  await answer.locator(".toggle").click();
  return answer;
}

visit("an address is read from left to right in Arabic", { lang: "ar" }, async (widget, page) => {
  const answer = await askMarked(widget, page);
  for (const [shown, href] of Object.entries(ADDRESSES)) {
    const link = answer.locator(`a[href="${href}"]`);
    assert.equal(await link.innerText(), shown);
    await readsToTheRight(link.locator("bdi"));
  }
});

visit("a document's symbol is read from left to right", { lang: "ar" }, async (widget, page) => {
  const answer = await askMarked(widget, page);
  const symbol = answer.locator("li > bdi");
  assert.equal(await symbol.innerText(), "A/RES/73/195");
  await readsToTheRight(symbol);
});

/** Check that a part is set apart, and its first letter stands left of its last, on one line. */
async function readsToTheRight(part) {
  const { dir, bidi, first, last } = await part.evaluate((element) => {
    const text = element.firstChild;
    const at = (place) => {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      return range.getBoundingClientRect().left;
    };
    const bidi = getComputedStyle(element).unicodeBidi;
    return { dir: element.dir, bidi, first: at(0), last: at(4) };
  });
  assert.deepEqual([dir, bidi], ["ltr", "isolate"]);
  assert.ok(first < last, `${first}, ${last}`);
}

visit("a named link goes by its own letters", { lang: "ar" }, async (widget, page) => {
  const answer = await askMarked(widget, page);
  const link = answer.locator('a[href="https://www.example.org/a?b=1"]');
  assert.equal(await link.innerText(), "الموقع");
  assert.equal(await link.locator("bdi").getAttribute("dir"), "auto");
});

visit("a link tells its target nothing and leaves the page open", {}, async (widget, page) => {
  const answer = await askMarked(widget, page);
  for (const link of await answer.locator("a").all()) {
    const href = await link.getAttribute("href");
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer", href);
    const elsewhere = href.startsWith("https:") ? "_blank" : null;
    assert.equal(await link.getAttribute("target"), elsewhere, href);
  }
  assert.equal(await answer.locator("a").count(), 4);
});

visit("neither screen nor screen reader is given a mark", { lang: "ar" }, async (widget, page) => {
  const answer = await askMarked(widget, page);
  const told = (await widget.announced()).join("\n");
  assert.ok(told.includes("مهم"), told);
  for (const text of [told, await answer.innerText()]) {
    assert.doesNotMatch(text, /\*\*|\]\(|^- /m);
  }
  assert.equal(await answer.locator("strong").innerText(), "مهم:");
  assert.equal(await answer.locator(".detail li").count(), 3);
});

for (const lang of ["ar", "en"]) {
  visit(`what is typed runs as its letters do: ${lang}`, { lang }, async (widget) => {
    await widget.open();
    for (const [text, direction] of [
      ["السلام", "rtl"],
      ["Hello", "ltr"],
    ]) {
      await widget.input.fill(text);
      const seen = await widget.input.evaluate((field) => getComputedStyle(field).direction);
      assert.equal(seen, direction, text);
    }
  });
}
