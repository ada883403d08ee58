import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "../build.mjs";

const FILE = new URL("../dist/champions-widget.js", import.meta.url);
const LIMIT = 15_000;
const script = await readFile(FILE, "utf8");

test("the committed file is the build of the sources", async () => {
  assert.ok(script === (await build()), "web/dist is old: run npm run build in web/");
});

test(`it weighs at most ${LIMIT} bytes, compressed`, () => {
  assert.ok(gzipSync(script, { level: 9 }).length <= LIMIT);
});

test("it neither parses markup nor makes code, and names no other server", () => {
  for (const forbidden of [
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
    /\beval\b|new Function/,
    /["'`(](?:data|blob):/,
    /document\.cookie|localStorage/,
    /console\.|alert\(/,
  ]) {
    assert.doesNotMatch(script, forbidden);
  }
  const hosts = [...script.matchAll(/https?:\/\/([\w.-]+)/g)].map((match) => match[1]);
  assert.deepEqual(
    hosts.filter((host) => host !== "www.w3.org"),
    [],
  );
});
