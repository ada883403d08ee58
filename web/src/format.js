/**
 * From an answer's text to blocks and tokens, the little of Markdown that answers use.
 *
 * A block is {type: "p", lines} or {type: "ul" | "ol", items}; a line or an item is a list of
 * tokens {type: "text" | "ltr", text}, {type: "bold", tokens} or {type: "link", text, url}.
 * "ltr" marks what is read from left to right in every language, document symbols for instance.
 */

const ITEM = /^\s*(?:[-*•]|(\d{1,2})[.)])\s+/;
const INLINE = new RegExp(
  [
    /\*\*(?<bold>[^*\n]+)\*\*/,
    /\[(?<label>[^\]\n]+)\]\((?<target>[^\s()]+)\)/,
    /(?<web>https:\/\/[\w.~:/?#@!$&'*+,;=%-]*[\w/~=#&%-])/,
    /(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/,
    /(?<phone>\+\d[\d ()-]{6,}\d)/,
    /(?<symbol>\b[A-Z]{1,6}(?:\/[A-Z\d][A-Z\d.-]*)+\b)/,
  ]
    .map((part) => part.source)
    .join("|"),
  "g",
);
const SAFE = ["https:", "mailto:", "tel:"];

/** Return the blocks of a text: paragraphs and lists. */
export function parse(text) {
  return text
    .split(/\n[^\S\n]*\n/)
    .flatMap((part) => groups(part.split("\n").filter((line) => line.trim())))
    .map(block);
}

/** Return the address if a click may lead there (https, mailto, tel), else null. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return SAFE.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Return the tokens of one line. */
export function tokens(line) {
  const found = [];
  let end = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > end) found.push({ type: "text", text: line.slice(end, match.index) });
    found.push(token(match));
    end = match.index + match[0].length;
  }
  if (end < line.length) found.push({ type: "text", text: line.slice(end) });
  return found;
}

function token({ 0: text, groups: { bold, label, target, web, mail, phone, symbol } }) {
  if (bold) return { type: "bold", tokens: tokens(bold) };
  if (symbol) return { type: "ltr", text };
  const address =
    target ?? web ?? (mail ? `mailto:${mail}` : `tel:${phone.replace(/[^+\d]/g, "")}`);
  const url = safeUrl(address);
  return url ? { type: "link", text: label ?? text, url } : { type: "text", text: label ?? text };
}

/** Gather lines that belong together: an item starts or goes on with a list of its kind. */
function groups(lines) {
  const gathered = [];
  for (const line of lines) {
    const type = typeOf(line);
    const last = gathered.at(-1);
    if (last?.type === type) last.lines.push(line);
    else gathered.push({ type, lines: [line] });
  }
  return gathered;
}

function typeOf(line) {
  const match = ITEM.exec(line);
  if (!match) return "p";
  return match[1] ? "ol" : "ul";
}

function block({ type, lines }) {
  if (type === "p") return { type, lines: lines.map((line) => tokens(line.trim())) };
  return { type, items: lines.map((line) => tokens(line.replace(ITEM, "").trim())) };
}
