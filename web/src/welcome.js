/** What somebody sees who has asked nothing yet: the notice, a greeting and, if told, questions. */

import { choicesList } from "./choices.js";
import { h, said, translate } from "./dom.js";
import { safeUrl } from "./format.js";

/** The beginning of the transcript; none of it is announced. */
export class Welcome {
  #shown;

  /** @param {{texts, privacy?: string, onPress: (choice) => void}} parts */
  constructor({ texts, privacy, onPress }) {
    Object.assign(this, { texts, privacy, onPress });
    const properties = { id: "privacy", hidden: "", target: "_blank", rel: "noopener noreferrer" };
    this.link = h("a", properties, said("privacy_link"));
    this.questions = h("div", { class: "choices" });
    this.greeting = h(
      "div",
      { id: "welcome", class: "message", hidden: "" },
      h("div", { class: "bubble answer" }, h("p", { "data-text": "welcome" })),
      this.questions,
    );
    const notice = h("p", { id: "notice" }, said("notice"), " ", this.link);
    this.node = h("div", { "aria-live": "off" }, notice, this.greeting);
  }

  /** Greet while nothing has been said; the server may name questions to begin with. */
  show(isNew) {
    const { told, language } = this.texts;
    this.greeting.hidden = !isNew || !told.texts;
    if (this.#shown === language || !told.texts) return;
    this.#shown = language;
    const starters = told.starters ?? [];
    const list = choicesList(starters, "suggestions", language, this.onPress);
    this.questions.replaceChildren(...(starters.length ? list : []));
    translate(this.questions, this.texts);
    this.#linkPrivacy(this.privacy || told.privacy_url || "");
  }

  #linkPrivacy(address) {
    const url = safeUrl(address);
    this.link.hidden = !url;
    if (url) this.link.href = url;
  }
}
