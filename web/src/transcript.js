/** The conversation as it is read: one node a message, kept while its message is unchanged. */

import { answerNode } from "./answer.js";
import { choicesNode, markChosen } from "./choices.js";
import { h, translate } from "./dom.js";
import { markRating, toolsNode } from "./tools.js";

const NEAR_END_PX = 60;
const GAP_PX = 12;
const JUDGED = ["answer", "decline"];
const SETTLED_MS = 200;

/** The log of messages, with what a new reader sees first above them. */
export class Transcript {
  #shown = new Map();
  #unseen;

  /**
   * @param {{texts, beginning: Node, act: {rate, press, copied}, onAway: (away: boolean) => void}}
   * parts `onAway` hears whether something new is out of view
   */
  constructor({ texts, beginning, act, onAway }) {
    Object.assign(this, { texts, act, onAway });
    this.list = h("div", { class: "messages" });
    this.node = h(
      "div",
      { id: "log", role: "log", tabindex: "0", "aria-live": "off", "data-label": "log_label" },
      beginning,
      this.list,
    );
  }

  /** Whether the newest message is in view. */
  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  /** How much of the conversation is in view, in px. */
  get height() {
    return this.#scroller.clientHeight;
  }

  /** What scrolls: the log or, where there is little height, the whole sheet. */
  get #scroller() {
    const own = getComputedStyle(this.node).overflowY !== "visible";
    return own ? this.node : this.node.parentElement;
  }

  /** Announce from now on what is added: what is there already is no news. */
  announce() {
    setTimeout(() => this.node.setAttribute("aria-live", "polite"), SETTLED_MS);
  }

  /** Change what is above, in or below the log; unless that shows news, keep the reader's place. */
  steadily(change) {
    const { atEnd, height } = this;
    if (change()) return;
    if (atEnd) this.toEnd();
    else this.#scroller.scrollTop += height - this.height;
  }

  /** Reveal what came while the panel was closed. */
  catchUp() {
    const unseen = this.#unseen;
    this.#unseen = null;
    if (unseen && this.#shown.has(keyOf(unseen))) this.#reveal(unseen, true);
  }

  /** Show exactly these messages; return whether any of them is new. */
  show(messages) {
    const follow = this.atEnd;
    const keys = new Set(messages.map(keyOf));
    for (const [key, { node }] of this.#shown) {
      if (keys.has(key)) continue;
      node.remove();
      this.#shown.delete(key);
    }
    let next = null;
    let added = false;
    for (const message of [...messages].reverse()) {
      added = this.#put(message, next) || added;
      next = this.#shown.get(keyOf(message)).node;
    }
    if (added) this.#reveal(messages.at(-1), follow);
    if (!messages.length) this.onAway(false);
    return added;
  }

  /** Bring the end into view. */
  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.onAway(false);
  }

  /** Add before the node `next`, or bring up to date; return whether the message is new. */
  #put(message, next) {
    const key = keyOf(message);
    const shown = this.#shown.get(key);
    if (shown?.message === message) return false;
    const node = shown?.node ?? this.#build(message, next);
    this.#shown.set(key, { message, node });
    update(node, message);
    return !shown;
  }

  #build(message, next) {
    const node = message.from === "person" ? this.#person(message) : this.#assistant(message);
    translate(node, this.texts);
    this.list.insertBefore(node, next);
    return node;
  }

  #person({ text }) {
    return h(
      "div",
      { class: "message person" },
      this.#author("you"),
      h("p", { class: "bubble", dir: "auto" }, text),
    );
  }

  #assistant(message) {
    const { texts, act } = this;
    const judged = message.answers.filter(({ decision }) => JUDGED.includes(decision));
    const tools = toolsNode(judged, {
      onRate: (helpful, reason) => act.rate(message.id, helpful, reason),
      onCopied: act.copied,
    });
    return h(
      "div",
      { class: "message assistant" },
      this.#author("assistant"),
      ...message.answers.flatMap((answer) => {
        const bubble = answerNode(answer, texts);
        return answer === judged.at(-1) ? [bubble, tools] : [bubble];
      }),
      ...choicesNode(message, act.press),
    );
  }

  /** Name the author in the language of the moment: the message will keep it. */
  #author(key) {
    return h("span", { class: "hidden", lang: this.texts.language }, `${this.texts.get(key)}: `);
  }

  /** Keep the reader's place: only somebody at the end, or who has just spoken, is moved. */
  #reveal(message, follow) {
    if (!this.height) this.#unseen = message;
    const { node } = this.#shown.get(keyOf(message));
    if (message.from === "person") this.toEnd();
    else if (follow) this.#toBeginning(node);
    else this.onAway(true);
  }

  /** Bring an answer's beginning into view, with the question above it. */
  #toBeginning(node) {
    const first = node.previousElementSibling ?? node;
    const scroller = this.#scroller;
    const { top } = first.getBoundingClientRect();
    scroller.scrollTop += top - scroller.getBoundingClientRect().top - GAP_PX;
  }
}

function update(node, message) {
  if (message.from === "person") {
    if (message.language) node.lastElementChild.lang = message.language;
    return;
  }
  const tools = node.querySelector(".tools");
  if (tools) markRating(tools, message);
  markChosen(node, message.chosen);
}

function keyOf({ from, id }) {
  return `${from} ${id}`;
}
