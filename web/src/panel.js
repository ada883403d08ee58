/** The panel: a dialog beside the page, or over it where there is room for one thing only. */

import { Composer, composes } from "./composer.js";
import { button, h, icon, translate } from "./dom.js";
import { focusQuietly } from "./focus.js";
import { Footer } from "./footer.js";
import { Header } from "./header.js";
import { Status } from "./status.js";
import { Transcript } from "./transcript.js";
import { Welcome } from "./welcome.js";

export const SMALL = "(max-width: 600px), (max-height: 480px)";

/** Everything inside the dialog; `conversation` is bound after both are made. */
export class Panel {
  #spoken;

  /** @param {{texts, conversation, privacy?: string, direction: string, onClose}} parts */
  constructor({ texts, conversation, privacy, direction, onClose }) {
    Object.assign(this, { texts, conversation, privacy, onClose });
    this.small = matchMedia(SMALL);
    this.#build();
    this.dialog = h(
      "dialog",
      { id: "panel", role: "dialog", "aria-labelledby": "title", dir: direction },
      this.sheet,
    );
    this.#listen();
  }

  /** Open; the focus goes to the text field or, where a keyboard would cover all, the title. */
  open() {
    this.#present();
    this.transcript.catchUp();
    (this.small.matches ? this.header.title : this.composer.input).focus();
  }

  /** Close. */
  close() {
    this.dialog.close();
  }

  /** Show the conversation's state. */
  show() {
    const { texts } = this;
    const { state, lettersLeft } = this.conversation;
    this.transcript.steadily(() => {
      this.#speak();
      this.header.show(texts.told, texts.language);
      this.welcome.show(!state.messages.length);
      const added = this.transcript.show(state.messages);
      this.composer.show(state, lettersLeft);
      this.status.show(state, lettersLeft);
      this.footer.show(texts.complete && Boolean(state.messages.length || state.conversation));
      return added || !state.messages.length;
    });
    if (this.conversation.opened || state.waiting) this.transcript.announce();
  }

  #build() {
    const { texts, conversation } = this;
    const calm = () => focusQuietly(this.composer.input);
    const then =
      (action) =>
      (...values) => (calm(), action(...values));
    const press = then((choice) => conversation.press(choice));
    this.welcome = new Welcome({ texts, privacy: this.privacy, onPress: press });
    this.header = new Header({
      onClose: () => this.close(),
      onLanguage: (language) => conversation.speak(language),
    });
    this.transcript = new Transcript({
      texts,
      beginning: this.welcome.node,
      act: {
        press,
        rate: (...rating) => conversation.rate(...rating),
        copied: () => conversation.note("copied"),
      },
      onAway: (away) => (this.news.hidden = !away),
    });
    this.news = button("new_messages", { id: "news", hidden: "", onclick: () => this.#toNews() });
    this.status = new Status({
      texts,
      onRetry: then(() => conversation.retry()),
      steadily: (change) => this.transcript.steadily(change),
    });
    this.composer = new Composer({
      texts,
      onType: (draft) => conversation.type(draft),
      onSend: () => conversation.send(),
    });
    this.footer = new Footer({
      onNew: then(() => conversation.restart()),
      onDelete: then(() => conversation.remove()),
    });
    this.#lay();
  }

  #lay() {
    const { header, transcript, news, status, composer, footer } = this;
    news.prepend(icon("chevron"));
    const end = h("div", { class: "end" }, news, status.node, composer.node, footer.node);
    this.sheet = h("div", { class: "sheet" }, header.node, transcript.node, end);
    const looked = () => transcript.atEnd && transcript.onAway(false);
    this.sheet.addEventListener("scroll", looked, { capture: true, passive: true });
  }

  #listen() {
    const { dialog, small } = this;
    dialog.addEventListener("close", () => dialog.open || this.onClose());
    dialog.addEventListener("cancel", (event) => this.#back(event));
    document.addEventListener("keydown", (event) => this.#escape(event));
    small.addEventListener("change", () => dialog.open && this.#again());
    globalThis.visualViewport?.addEventListener("resize", () => this.#fit());
  }

  /** Be modal, with the page behind inert, only where the panel covers the page. */
  #present() {
    if (this.small.matches) this.dialog.showModal();
    else this.dialog.show();
    this.#fit();
  }

  #again() {
    const at = this.dialog.getRootNode().activeElement;
    this.dialog.close();
    this.#present();
    at?.focus();
  }

  /** Keep the text field above the keyboard of a phone, which covers a page without resizing it. */
  #fit() {
    const { height, scale } = globalThis.visualViewport ?? {};
    const covered = this.small.matches && scale === 1 && height < innerHeight;
    this.dialog.style.height = covered ? `${height}px` : "";
  }

  #escape(event) {
    const { key, defaultPrevented } = event;
    if (key !== "Escape" || defaultPrevented || composes(event) || !this.dialog.open) return;
    this.#back(event);
  }

  /** Take the question before deleting back, else close: Escape, or a phone's own gesture. */
  #back(event) {
    event.preventDefault();
    if (!this.footer.cancel()) this.close();
  }

  #toNews() {
    this.transcript.toEnd();
    this.transcript.node.focus();
  }

  /** Put everything around the messages into the language of the moment, once. */
  #speak() {
    const { language, direction, complete } = this.texts;
    const spoken = `${language} ${complete}`;
    if (spoken === this.#spoken) return;
    this.#spoken = spoken;
    this.sheet.lang = language;
    this.sheet.dir = direction;
    translate(this.sheet, this.texts);
  }
}
