/** The panel's head: its title, a button to close, the languages in the order of the UN. */

import { h, iconButton, said } from "./dom.js";

/** The head of the panel. */
export class Header {
  constructor({ onClose, onLanguage }) {
    this.onLanguage = onLanguage;
    const title = said("title");
    this.title = h("h2", { id: "title", tabindex: "-1" }, title);
    const close = iconButton("close", "close", { id: "close", onclick: onClose });
    const group = { id: "languages", role: "group", "data-label": "language_label", hidden: "" };
    this.languages = h("div", group);
    this.node = h(
      "div",
      { id: "head" },
      h("div", { class: "bar" }, this.title, close),
      this.languages,
    );
  }

  /** Show the languages that the server told, the current one marked. */
  show({ languages = [] }, language) {
    if (!this.languages.childElementCount) {
      this.languages.append(...languages.map((each) => this.#button(each)));
      this.languages.hidden = !languages.length;
    }
    for (const element of this.languages.children) {
      element.setAttribute("aria-pressed", String(element.lang === language));
    }
  }

  #button({ code, name, direction }) {
    const onclick = () => element.matches("[aria-pressed=true]") || this.onLanguage({ code, name });
    const element = h("button", { type: "button", lang: code, dir: direction, onclick }, name);
    return element;
  }
}
