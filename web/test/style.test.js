import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const NAMES = ["launcher", "widget"];
const sheets = await Promise.all(
  NAMES.map((name) => readFile(new URL(`../src/${name}.css`, import.meta.url), "utf8")),
);
const css = sheets.join("\n").replaceAll(/\/\*.*?\*\//gs, "");

/** Return what the rule of exactly this selector declares. */
function ruleOf(selector) {
  const rules = [...css.matchAll(/(?:^|\})\s*([^{}@]+)\{([^{}]*)\}/g)];
  const found = rules.find((rule) => rule[1].trim() === selector);
  assert.ok(found, selector);
  return Object.fromEntries(
    [...found[2].matchAll(/([\w-]+)\s*:\s*([^;]+);/g)].map((each) => [each[1], each[2].trim()]),
  );
}

test("no side is named left or right: one sheet serves both directions", () => {
  const named = /(?:^|[;{\s])((?:[a-z]+-)*(?:left|right)(?:-[a-z]+)*)\s*:/g;
  assert.deepEqual(
    [...css.matchAll(named)].map((match) => match[1]),
    [],
  );
  assert.doesNotMatch(css, /(?:text-align|float|clear)\s*:\s*(?:left|right)/);
});

test("a padding that differs on both sides is set by logical names behind it", () => {
  const uneven = [...css.matchAll(/[^-]padding\s*:\s*(\S+) (\S+) (\S+) (\S+);([^}]*)/g)];
  for (const [rule, , right, , left, rest] of uneven) {
    assert.ok(right === left || /^\s*padding-inline:/.test(rest), rule);
  }
});

test("letters come from the reader's own machine", () => {
  assert.doesNotMatch(css, /@font-face|@import|url\(/);
});

test("Arabic is larger, with more room between its lines, upright and joined", () => {
  const arabic = ruleOf(":lang(ar)");
  assert.ok(Number(arabic["--step"]) > 1);
  assert.ok(Number(arabic["--high"]) >= 1.6);
  assert.equal(arabic["font-style"], "normal");
  assert.equal(arabic["letter-spacing"], "0");
  for (const font of ["Segoe UI", "SF Arabic", "Geeza Pro", "Tahoma", "Noto Sans Arabic"]) {
    assert.ok(arabic["font-family"].includes(font), font);
  }
});

test("nothing is in italics, spaced out or cut with dots", () => {
  assert.doesNotMatch(css, /italic|oblique|ellipsis/);
  const spacing = [...css.matchAll(/letter-spacing\s*:\s*([^;]+);/g)].map((match) => match[1]);
  assert.deepEqual([...new Set(spacing)], ["0"]);
});
