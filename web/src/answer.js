/** One answer: what is enough at first sight, the detail to unfold, date and source. */

import { button, h, icon } from "./dom.js";
import { safeUrl } from "./format.js";
import { link, rendered } from "./render.js";

let count = 0;

/** Return the node of an answer; only its beginning and its end are announced. */
export function answerNode(answer, texts) {
  const { short, footer, language, direction } = answer;
  return h(
    "div",
    { class: "bubble answer", lang: language, dir: direction },
    h("div", { class: "short" }, ...rendered(short ?? without(answer.text, footer))),
    ...(short && answer.detail ? [foldedDetail(answer.detail, texts)] : []),
    ...(footer || answer.source ? [sourceNode(answer, texts)] : []),
  );
}

/** Return an answer's text without the line that dates it. */
export function without(text, footer) {
  return footer && text.endsWith(footer) ? text.slice(0, -footer.length).trim() : text;
}

function foldedDetail(text, texts) {
  const id = `detail-${++count}`;
  const detail = h("div", { id, class: "detail", hidden: "" }, ...rendered(text));
  const toggle = button(
    "details",
    { class: "quiet toggle", "aria-expanded": "false", "aria-controls": id },
    icon("chevron", "chevron"),
  );
  toggle.addEventListener("click", () => unfold(toggle, detail, texts));
  return h("div", { "aria-live": "off" }, toggle, detail);
}

function unfold(toggle, detail, texts) {
  detail.hidden = !detail.hidden;
  toggle.setAttribute("aria-expanded", String(!detail.hidden));
  const label = toggle.querySelector("[data-text]");
  label.dataset.text = detail.hidden ? "details" : "less";
  label.textContent = texts.get(label.dataset.text);
}

function sourceNode({ footer, language, source }, texts) {
  const line = h(
    "p",
    { class: "source" },
    footer ?? `${texts.get("source_label")}: ${source.title}`,
  );
  const url = safeUrl(source?.url);
  if (!url) return line;
  line.append(" ", link(texts.get("source_label"), url, "auto", source.language));
  const other = texts.told.languages?.find(
    ({ code }) => code === source.language && code !== language,
  );
  if (other) line.append(" (", h("bdi", { lang: other.code }, other.name), ")");
  return line;
}
