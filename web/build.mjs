/**
 * Builds dist/champions-widget.js: the modules of src/, the stylesheet as a string and, from
 * knowledge/channels, the few sentences that must be there before any request.
 *
 * `node build.mjs` writes the file; `build()` returns its text.
 */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { minify } from "terser";
import { parse } from "yaml";

/** In the order of the United Nations. */
export const LANGUAGES = ["ar", "zh", "en", "fr", "ru", "es"];
const BUILT_IN = [
  "launcher",
  "title",
  "close",
  "message_label",
  "message_hint",
  "send",
  "offline",
  "unreachable",
  "failed",
  "retry",
  "log_label",
];
const OUT = new URL("dist/champions-widget.js", import.meta.url);

/** Return all sentences of a language from knowledge/channels. */
export async function textsOf(language) {
  const file = new URL(`../knowledge/channels/${language}.yml`, import.meta.url);
  return parse(await readFile(file, "utf8"));
}

/** Return {language: {key: sentence}} of the sentences that are built in. */
export async function builtInTexts() {
  const chosen = async (language) => [language, pick(await textsOf(language), language)];
  return Object.fromEntries(await Promise.all(LANGUAGES.map(chosen)));
}

/** Return the text of the widget's script. */
export async function build() {
  const result = await esbuild.build({
    entryPoints: [fileURLToPath(new URL("src/index.js", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    legalComments: "none",
    target: ["chrome105", "firefox104", "safari16"],
    define: { BUILTIN_TEXTS: JSON.stringify(await builtInTexts()) },
    plugins: [stylesheet],
  });
  return smaller(result.outputFiles[0].text);
}

/** Minify once more: together they save 3 % of what either leaves. */
async function smaller(script) {
  // right even where a website serves its copy in another encoding
  const format = { ascii_only: true, ecma: 2022 };
  const { code } = await minify(script, { ecma: 2022, format });
  return `${code}\n`;
}

function pick(texts, language) {
  const missing = BUILT_IN.filter((key) => !texts[key]);
  if (missing.length) {
    throw new Error(`knowledge/channels/${language}.yml: add "${missing.join('", "')}"`);
  }
  return Object.fromEntries(BUILT_IN.map((key) => [key, texts[key]]));
}

/** Makes `import css from "x.css"` the minified sheet as a string. */
const stylesheet = {
  name: "stylesheet",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true });
      const contents = code.trim().replace(/(--[\w-]+): /g, "$1:");
      return { contents, loader: "text" };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(OUT, await build());
