/** From the blocks of `format.js` to nodes. */

import { h } from "./dom.js";
import { parse } from "./format.js";

/** Return the nodes of an answer's text. */
export function rendered(text) {
  return parse(text).map((block) =>
    block.type === "p"
      ? h("p", {}, ...block.lines.map((line) => h("span", { class: "line" }, ...line.map(node))))
      : h(block.type, {}, ...block.items.map((item) => h("li", {}, ...item.map(node)))),
  );
}

/**
 * Return a link that leads away, safe for this page; its text is set apart in any direction.
 * @param {string} [hreflang] the language that it leads to, if that is known
 */
export function link(text, url, direction, hreflang) {
  const target = url.startsWith("https:") ? "_blank" : null;
  return h(
    "a",
    { href: url, hreflang, target, rel: "noopener noreferrer" },
    h("bdi", { dir: direction }, text),
  );
}

function node(token) {
  if (token.type === "text") return document.createTextNode(token.text);
  if (token.type === "bold") return h("strong", {}, ...token.tokens.map(node));
  if (token.type === "ltr") return h("bdi", { dir: "ltr" }, token.text);
  return link(token.text, token.url, isAddress(token) ? "ltr" : "auto");
}

/** Whether a link shows its own address, which is read from left to right. */
function isAddress({ text, url }) {
  return url.startsWith("tel:") || url.endsWith(text) || text.startsWith("https:");
}
