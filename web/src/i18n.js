/**
 * Sentences in the user's language. A few are built in (BUILTIN_TEXTS, put in by the build from
 * knowledge/channels): what is said before the first request and when none succeeds. The rest
 * comes from the server when the panel is first opened.
 */

/* global BUILTIN_TEXTS */
const RIGHT_TO_LEFT = ["ar"];
const DEFAULT_LANGUAGE = "ar";

/** Return the first of the tags ("fr-CA", "zh_Hant") that is one of our languages, else Arabic. */
export function languageOf(...tags) {
  const codes = tags.map((tag) => (tag ?? "").toLowerCase().split(/[-_]/)[0]);
  return codes.find((code) => Object.hasOwn(BUILTIN_TEXTS, code)) ?? DEFAULT_LANGUAGE;
}

/** Return "rtl" or "ltr". */
export function directionOf(language) {
  return RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

/** Return a sentence that is there before any request; undefined if it is not built in. */
export function builtIn(language, key) {
  return BUILTIN_TEXTS[language][key];
}

/** The sentences of one language at a time. */
export class Texts {
  #loaded = new Map();

  constructor(language) {
    this.language = language;
  }

  get direction() {
    return directionOf(this.language);
  }

  /** Whether the server's sentences in this language are here. */
  get complete() {
    return this.#loaded.has(this.language);
  }

  /** {languages, limit, privacy_url}: what else the server told, if it has yet. */
  get told() {
    return this.#loaded.get(this.language) ?? {};
  }

  /** Return a sentence with its placeholders filled; "" where there is none. */
  get(key, values = {}) {
    const sentence = this.told.texts?.[key] ?? builtIn(this.language, key) ?? "";
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  /** Ask the server for the sentences of a language if they are not here yet. */
  async load(language, api) {
    if (!this.#loaded.has(language)) this.#loaded.set(language, await api.texts(language));
  }

  /** Go on in a language. */
  async use(language, api) {
    await this.load(language, api);
    this.language = language;
  }
}
