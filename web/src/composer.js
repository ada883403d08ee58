/** Where a person types: a field with its name, its limit and a button to send. */

import { h, iconButton, said } from "./dom.js";

const COUNTED_FROM = 200;
const TALLEST_PX = 140;

/** The form at the panel's end. */
export class Composer {
  constructor({ texts, onType, onSend }) {
    this.texts = texts;
    this.input = h("textarea", {
      id: "input",
      rows: 1,
      "data-hint": "message_hint",
      "aria-describedby": "counter",
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => onType(this.input.value),
      onkeydown: (event) => sends(event) && (event.preventDefault(), onSend()),
    });
    const label = said("message_label", "small");
    this.counter = h("span", { id: "counter", class: "small" });
    this.button = iconButton("send", "send", { id: "send", type: "submit" });
    this.node = h(
      "form",
      { id: "composer", onsubmit: (event) => (event.preventDefault(), onSend()) },
      h("div", { class: "above" }, h("label", { for: "input" }, label), this.counter),
      h("div", { class: "field" }, this.input, this.button),
    );
  }

  /** Show the draft and how much of it is too much. */
  show({ draft, waiting }, lettersLeft) {
    this.input.dir = draft ? "auto" : this.texts.direction;
    if (this.input.value !== draft) this.input.value = draft;
    this.#grow();
    const counted = lettersLeft <= COUNTED_FROM;
    this.counter.textContent = counted ? this.texts.get("counter", { count: lettersLeft }) : "";
    this.input.setAttribute("aria-invalid", String(lettersLeft < 0));
    const idle = waiting || lettersLeft < 0 || !draft.trim();
    this.button.setAttribute("aria-disabled", String(idle));
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST_PX)}px`;
  }
}

/** Whether a key sends: Enter, but not within a word being composed. */
function sends(event) {
  return event.key === "Enter" && !event.shiftKey && !composes(event);
}

/** Whether a key belongs to a word being composed, as in Chinese. */
export function composes({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}
