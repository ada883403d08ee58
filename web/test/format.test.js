import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, safeUrl, tokens } from "../src/format.js";

const plain = (list) => list.map((token) => token.text ?? plain(token.tokens)).join("");

test("blank lines part paragraphs, single line ends stay within one", () => {
  const blocks = parse("one\ntwo\n \nthree");
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ["p", "p"],
  );
  assert.deepEqual(blocks[0].lines.map(plain), ["one", "two"]);
});

test("lines with dashes make a list, lines with numbers an ordered one", () => {
  const blocks = parse("These:\n- one\n- two\n\n1. first\n2) second");
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ["p", "ul", "ol"],
  );
  assert.deepEqual(blocks[1].items.map(plain), ["one", "two"]);
  assert.deepEqual(blocks[2].items.map(plain), ["first", "second"]);
});

test("a year or a dash within a sentence makes no list", () => {
  assert.equal(parse("2022 is the year - or not")[0].type, "p");
});

test("an empty text has no blocks", () => {
  assert.deepEqual(parse(" \n\n "), []);
});

test("bold text may hold a link", () => {
  const [before, bold] = tokens("see **the a@b.org page**");
  assert.equal(before.text, "see ");
  assert.deepEqual(bold.tokens[1], { type: "link", text: "a@b.org", url: "mailto:a@b.org" });
});

test("an e-mail address is a link, without the brackets or the stop around it", () => {
  for (const text of [
    "(unmignet@iom.int)",
    "unmignet@iom.int.",
    "（unmignet@iom.int）了解",
    "«unmignet@iom.int»",
  ]) {
    const link = tokens(text).find(({ type }) => type === "link");
    assert.deepEqual(link, {
      type: "link",
      text: "unmignet@iom.int",
      url: "mailto:unmignet@iom.int",
    });
  }
});

test("an address on the web ends before punctuation and before Chinese or Arabic", () => {
  for (const text of [
    "https://a.org/b?c=d.",
    "(https://a.org/b?c=d)",
    "https://a.org/b?c=d，请看",
    "https://a.org/b?c=d؛",
  ]) {
    const link = tokens(text).find(({ type }) => type === "link");
    assert.equal(link.url, "https://a.org/b?c=d");
  }
});

test("a named link keeps its name", () => {
  assert.deepEqual(tokens("[the note](https://a.org/n.pdf)"), [
    { type: "link", text: "the note", url: "https://a.org/n.pdf" },
  ]);
});

test("a link that could run or fetch something else is only text", () => {
  for (const address of [
    "javascript:alert",
    "data:text/html,x",
    "http://a.org",
    "//a.org",
    "vbscript:x",
    "blob:x",
  ]) {
    assert.deepEqual(tokens(`[here](${address})`), [{ type: "text", text: "here" }]);
    assert.equal(safeUrl(address), null);
  }
});

test("a telephone number can be called and is read from left to right", () => {
  assert.deepEqual(tokens("+41 22 717 91 11")[0], {
    type: "link",
    text: "+41 22 717 91 11",
    url: "tel:+41227179111",
  });
});

test("a document symbol is set apart from the direction around it", () => {
  assert.deepEqual(tokens("القرار A/RES/73/195."), [
    { type: "text", text: "القرار " },
    { type: "ltr", text: "A/RES/73/195" },
    { type: "text", text: "." },
  ]);
});

test("markup is text", () => {
  const text = "<img src=x onerror=alert(1)> & <b>";
  assert.equal(plain(tokens(text)), text);
  assert.ok(tokens(text).every(({ type }) => type === "text"));
});

test("nothing of a long text is lost and it takes no time", () => {
  const text = "a@".repeat(20_000) + "*".repeat(20_000) + "A/".repeat(20_000);
  const start = performance.now();
  assert.equal(plain(tokens(text)).length, text.length);
  assert.ok(performance.now() - start < 500);
});
