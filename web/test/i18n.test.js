import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, builtInTexts, textsOf } from "../build.mjs";

globalThis.BUILTIN_TEXTS = await builtInTexts();
const { Texts, directionOf, languageOf } = await import("../src/i18n.js");

test("the first language that is ours counts, else Arabic", () => {
  assert.equal(languageOf("fr-CA", "en"), "fr");
  assert.equal(languageOf(undefined, "zh_Hant"), "zh");
  assert.equal(languageOf("de", ""), "ar");
  assert.equal(languageOf("constructor"), "ar");
});

test("only Arabic is written from the right", () => {
  assert.deepEqual(
    LANGUAGES.filter((code) => directionOf(code) === "rtl"),
    ["ar"],
  );
});

test("the button's name is there in every language before any request", () => {
  const labels = LANGUAGES.map((code) => new Texts(code).get("launcher"));
  assert.ok(labels.every(Boolean));
  assert.equal(new Set(labels).size, LANGUAGES.length);
});

test("each language is asked for once, its sentences then replace those built in", async () => {
  const asked = [];
  const api = {
    texts: async (code) => (asked.push(code), { texts: { send: "S", wait: "{seconds} s {x}" } }),
  };
  const texts = new Texts("en");
  await texts.use("en", api);
  await texts.use("en", api);
  assert.deepEqual(asked, ["en"]);
  assert.equal(texts.get("send"), "S");
  assert.equal(texts.get("wait", { seconds: 5 }), "5 s {x}");
  assert.equal(texts.get("title"), BUILTIN_TEXTS.en.title);
});

test("a language that cannot be fetched leaves the present one", async () => {
  const texts = new Texts("en");
  await assert.rejects(texts.use("fr", { texts: () => Promise.reject(new Error("no")) }));
  assert.equal(texts.language, "en");
  assert.equal(texts.complete, false);
});

test("every sentence that the widget names is written in every language", async () => {
  const { readdir, readFile } = await import("node:fs/promises");
  const folder = new URL("../src/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  const source = (
    await Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")))
  ).join();
  const named =
    /(?:said|button|iconButton|thumb|note|get)\(\s*"(\w+)"|"data-(?:text|label|hint)": "(\w+)"/g;
  const keys = [...source.matchAll(named)].map((match) => match[1] ?? match[2]);
  const kinds = [
    "offline",
    "unreachable",
    "slow",
    "too_many",
    "failed",
    "too_long",
    "conversation_lost",
  ];
  for (const code of LANGUAGES) {
    const texts = await textsOf(code);
    for (const key of [...keys, ...kinds]) assert.ok(texts[key], `${code}: ${key}`);
  }
});
