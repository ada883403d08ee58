/** The panel's foot: begin anew, delete, and the question before deleting. */

import { button, h } from "./dom.js";

/** The foot of the panel. */
export class Footer {
  constructor({ onNew, onDelete }) {
    const quiet = { class: "quiet" };
    this.remove = button("delete", { ...quiet, id: "delete", onclick: () => this.ask(true) });
    const anew = button("new_conversation", { ...quiet, id: "new", onclick: onNew });
    this.actions = h("div", { id: "actions", hidden: "" }, anew, this.remove);
    const answer = (action) => () => {
      this.ask(false);
      action();
    };
    const back = () => this.remove.focus();
    this.yes = button("delete_yes", {
      id: "delete-yes",
      class: "danger",
      onclick: answer(onDelete),
    });
    this.no = button("delete_no", { id: "delete-no", class: "quiet", onclick: answer(back) });
    this.question = h(
      "div",
      { id: "confirm", role: "group", "aria-labelledby": "question", hidden: "" },
      h("p", { id: "question", "data-text": "delete_question" }),
      this.yes,
      this.no,
    );
    this.node = h("div", { id: "foot" }, this.actions, this.question);
  }

  /** Show the buttons once there is a conversation. */
  show(isConversation) {
    this.node.hidden = !isConversation;
    this.actions.hidden = this.asking;
  }

  /** Whether the question is open. */
  get asking() {
    return !this.question.hidden;
  }

  /** Ask before deleting, or take the question back. */
  ask(open) {
    this.question.hidden = !open;
    this.actions.hidden = open;
    if (open) this.no.focus();
  }

  /** Take the question back; return whether there was one. */
  cancel() {
    if (!this.asking) return false;
    this.ask(false);
    this.remove.focus();
    return true;
  }
}
