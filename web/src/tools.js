/** Under each answer: copy it, say whether it helped and, if not, why. */

import { button, h, icon, iconButton, said } from "./dom.js";

const REASONS = ["wrong", "outdated", "unclear", "not_my_question"];
const COPIED_MS = 2_500;
let count = 0;

/** Return the tools of answers; `onRate(helpful, reason)` and `onCopied()` tell what was done. */
export function toolsNode(answers, { onRate, onCopied }) {
  const id = `helpful-${++count}`;
  const rating = h(
    "div",
    { class: "rating", role: "group", "aria-labelledby": id },
    h("span", { id, class: "small", "data-text": "helpful_question" }),
    thumb("helpful_yes", "", () => onRate(true)),
    thumb("helpful_no", "down", () => onRate(false)),
  );
  return h(
    "div",
    { class: "tools", "aria-live": "off" },
    copyButton(answers, onCopied),
    rating,
    reasonsNode(onRate),
  );
}

/** Show which thumb and which reason are pressed; the reasons only after a thumb down. */
export function markRating(tools, { helpful, reason }) {
  const [yes, no] = tools.querySelectorAll(".thumb");
  yes.setAttribute("aria-pressed", String(helpful === true));
  no.setAttribute("aria-pressed", String(helpful === false));
  const reasons = tools.querySelector(".reasons");
  const opens = reasons.hidden && helpful === false;
  reasons.hidden = helpful !== false;
  if (opens) reasons.scrollIntoView({ block: "nearest" });
  for (const element of tools.querySelectorAll("[data-reason]")) {
    element.setAttribute("aria-pressed", String(element.dataset.reason === reason));
  }
}

function thumb(key, look, onclick) {
  const element = iconButton(key, "thumb", { class: "thumb", "aria-pressed": "false", onclick });
  element.querySelector("svg").classList.toggle("down", look === "down");
  return element;
}

function reasonsNode(onRate) {
  const id = `reason-${++count}`;
  const buttons = REASONS.map((reason) =>
    button(`reason_${reason}`, {
      class: "reason",
      "data-reason": reason,
      "aria-pressed": "false",
      onclick: () => onRate(false, reason),
    }),
  );
  const question = h("span", { id, class: "small", "data-text": "reason_question" });
  const group = { class: "reasons", role: "group", "aria-labelledby": id, hidden: "" };
  return h("div", group, question, ...buttons);
}

function copyButton(answers, onCopied) {
  const text = answers.map((answer) => answer.text).join("\n\n");
  const element = button("copy", { class: "quiet copy" }, icon("copy"));
  const label = said("copied", "done");
  label.hidden = true;
  element.append(label);
  element.addEventListener("click", async () => {
    if (!(await copied(text, element))) return;
    onCopied();
    flash(element);
  });
  return element;
}

function flash(element) {
  const swap = (done) => {
    for (const label of element.querySelectorAll("[data-text]")) {
      label.hidden = label.classList.contains("done") !== done;
    }
  };
  swap(true);
  setTimeout(() => swap(false), COPIED_MS);
}

/** Copy a text; where the clipboard is closed to us, by a selection, as old browsers do. */
async function copied(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text, beside);
  }
}

function copiedBySelection(text, beside) {
  const field = h("textarea", { class: "aside-field", readonly: "", "aria-hidden": "true" });
  field.value = text;
  beside.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  beside.focus();
  return done;
}
