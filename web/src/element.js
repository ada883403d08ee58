/** The custom element: a button at the page's corner and, once pressed, the panel. */

import { createApi } from "./api.js";
import { Conversation } from "./conversation.js";
import { h } from "./dom.js";
import { stepAside } from "./focus.js";
import { Texts, builtIn, directionOf, languageOf } from "./i18n.js";
import launcherCss from "./launcher.css";
import { Panel } from "./panel.js";
import { createStorage } from "./storage.js";
import panelCss from "./widget.css";

const DEFAULT_SERVER = "/webhooks/web";

/** <champion-countries-assistant data-server="…" data-lang="…" data-privacy="…"> */
export class AssistantElement extends HTMLElement {
  #launcher;
  #panel;
  #conversation;

  connectedCallback() {
    if (this.#launcher) return;
    const root = this.attachShadow({ mode: "open" });
    dress(root, launcherCss);
    this.#launcher = this.#button();
    root.append(this.#launcher);
    stepAside(this.#launcher);
  }

  #language() {
    return languageOf(this.dataset.lang, document.documentElement.lang);
  }

  #button() {
    const language = this.#language();
    const label = builtIn(language, "launcher");
    const properties = {
      id: "launcher",
      type: "button",
      lang: language,
      dir: directionOf(language),
      "aria-label": label,
      "aria-expanded": "false",
      "aria-controls": "panel",
      "aria-haspopup": "dialog",
      onclick: () => this.#open(),
    };
    return h("button", properties, h("span", {}, label));
  }

  async #open() {
    this.#panel ??= this.#build();
    this.#expand(true);
    this.#panel.open();
    this.#panel.show();
    if (this.#conversation.opened) return;
    await this.#conversation.open();
  }

  #build() {
    const texts = new Texts(this.#language());
    const server = (this.dataset.server || DEFAULT_SERVER).replace(/\/+$/, "");
    this.#conversation = new Conversation({
      api: createApi(server),
      texts,
      storage: createStorage(),
      newId,
      onChange: () => this.#panel?.show(),
    });
    const panel = new Panel({
      texts,
      conversation: this.#conversation,
      privacy: this.dataset.privacy,
      direction: texts.direction,
      onClose: () => this.#closed(),
    });
    dress(this.shadowRoot, panelCss);
    this.shadowRoot.append(panel.dialog);
    return panel;
  }

  #closed() {
    this.#expand(false);
    const { activeElement } = document;
    if (activeElement === this || activeElement === document.body) this.#launcher.focus();
  }

  #expand(open) {
    this.#launcher.setAttribute("aria-expanded", String(open));
  }
}

/**
 * Dress a shadow root in one more sheet: a constructed one passes a strict content security policy.
 * The panel's is parsed when it is first opened, so that a page loads no slower for it.
 */
function dress(root, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(h("style", {}, css));
  }
}

/** Return a random UUID; crypto.randomUUID would be missing on pages without TLS. */
function newId() {
  const digit = () => (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16);
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, digit);
}
