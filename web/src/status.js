/** The one line that tells what goes on: typing, slow, failed (with a button to retry), done. */

import { button, h, icon } from "./dom.js";

const TYPING_AFTER_MS = 400;
const SEEN_ELSEWHERE = ["copied", "reason_question"];

/** The line above the text field; it is announced, politely, whenever its sentence changes. */
export class Status {
  #timer;
  #told;

  constructor({ texts, onRetry, steadily }) {
    Object.assign(this, { texts, steadily });
    this.line = h("p", { id: "status", role: "status" });
    this.retry = button("retry", { id: "retry", class: "quiet", hidden: "", onclick: onRetry });
    const dots = h(
      "span",
      { class: "dots", "aria-hidden": "true" },
      ...[1, 2, 3].map(() => h("i")),
    );
    this.node = h("div", { id: "strip" }, dots, icon("warning", "warning"), this.line, this.retry);
  }

  /** Show what a state has to tell; `lettersLeft` below 0 comes first. */
  show(state, lettersLeft) {
    const told = tellingOf(state, lettersLeft);
    const sentence = told.key ? this.texts.get(told.key, { seconds: told.seconds }) : "";
    if (`${told.key} ${sentence}` === this.#told) return;
    this.#told = `${told.key} ${sentence}`;
    clearTimeout(this.#timer);
    if (told.key !== "typing") return this.#put(told, sentence);
    this.#put({}, "");
    this.#timer = setTimeout(
      () => this.steadily(() => this.#put(told, sentence)),
      TYPING_AFTER_MS,
    );
  }

  #put({ key, look, retry }, sentence) {
    this.node.className = SEEN_ELSEWHERE.includes(key) || !key ? "hidden" : look;
    this.line.textContent = sentence;
    this.retry.hidden = !retry;
  }
}

/** Return {key, look, retry, seconds}: the sentence, its looks, whether a retry is offered. */
function tellingOf({ failure, waiting, slow, note }, lettersLeft) {
  if (lettersLeft < 0) return { key: "too_long", look: "trouble" };
  if (failure) {
    return { key: failure.kind, look: "trouble", retry: true, seconds: failure.seconds };
  }
  if (slow) return { key: "slow", look: "busy", retry: true };
  if (waiting && !note) return { key: "typing", look: "busy" };
  return note ? { key: note, look: "note" } : {};
}
