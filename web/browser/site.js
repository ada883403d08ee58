/**
 * A website of somebody else that embeds the assistant: served under the strictest policy that
 * such a site may have, and with style sheets that do their worst if asked.
 *
 * / ?lang=ar &hostile=unset|all &twice=1 &without=1 (without the assistant)
 *   &script={"data-lang": "fr"} (attributes of the script tag) &element={} (the element is there)
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const NAME = "champion-countries-assistant";
const COPY = new URL("../dist/champions-widget.js", import.meta.url);
const DIRECTIONS = { ar: "rtl" };
const HOSTILE = {
  unset: "* { all: unset !important; }",
  all: await readFile(new URL("../demo/hostile.css", import.meta.url), "utf8"),
};
const STYLE = `
body { margin: 2em; font: 16px/1.5 serif; color: #222; background: #fff; }
main { min-height: 140vh; }`;

/** Start the website; it may talk to the assistant at `assistant` and to nobody else. */
export async function startSite(port, assistant) {
  const server = createServer((request, response) => serve(request, response, assistant));
  await new Promise((done, failed) => {
    server.once("error", failed).listen(port, "127.0.0.1", done);
  });
  return server;
}

/** Return the site's policy, word for word. */
export function policy(assistant) {
  return (
    `default-src 'none'; script-src 'self' ${assistant}; connect-src ${assistant}; ` +
    "style-src 'self'; require-trusted-types-for 'script'"
  );
}

async function serve(request, response, assistant) {
  const { pathname, searchParams } = new URL(request.url, "http://site");
  const sheet = /^\/(\w+)\.css$/.exec(pathname)?.[1];
  const css = { page: STYLE, ...HOSTILE }[sheet];
  if (css) return send(response, "text/css", css);
  if (pathname === "/copy.js") return send(response, "text/javascript", await readFile(COPY));
  if (pathname !== "/") return response.writeHead(404).end();
  response.setHeader("Content-Security-Policy", policy(assistant));
  return send(response, "text/html", html(searchParams, assistant));
}

function send(response, type, text) {
  response.writeHead(200, { "Content-Type": `${type}; charset=utf-8` }).end(text);
}

function html(asked, assistant) {
  const lang = asked.get("lang") ?? "en";
  const source = `${assistant}/webhooks/web/widget.js`;
  const script = tag("script", { src: source, defer: "", ...told(asked, "script") });
  const element = asked.has("element") ? tag(NAME, told(asked, "element")) : "";
  const times = asked.get("without") ? 0 : 1 + Number(Boolean(asked.get("twice")));
  const sheets = ["page", asked.get("hostile")].filter(Boolean);
  return `<!doctype html>
<html lang="${lang}" dir="${DIRECTIONS[lang] ?? "ltr"}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A website</title>
${sheets.map((sheet) => `<link rel="stylesheet" href="/${sheet}.css">`).join("\n")}
${script.repeat(times)}
<main><h1>A website</h1><p><a id="before" href="#after">A link at the beginning</a></p>
<p><a id="after" href="#before">A link at the end</a></p>${element}</main>
</html>`;
}

function told(asked, name) {
  return JSON.parse(asked.get(name) ?? "{}");
}

function tag(name, attributes) {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${written.join("")}></${name}>`;
}
