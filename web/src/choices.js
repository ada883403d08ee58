/** Related questions and suggestions: buttons under an answer. */

import { h, icon } from "./dom.js";
import { directionOf } from "./i18n.js";

const LANGUAGE = /^\/set_language\{"language": ?"(\w+)"\}$/;

/**
 * Return the choices of an answer, or nothing where there are none. What a person is asked to
 * choose from is announced with the question, related questions are not.
 */
export function choicesNode({ choices, answers }, onPress) {
  if (!choices.length) return [];
  const { decision, language } = answers.at(-1);
  const asked = decision !== "answer";
  const list = choicesList(choices, asked ? "suggestions" : "related", language, onPress);
  return [h("div", { class: "choices", "aria-live": asked ? null : "off" }, ...list)];
}

/** Return the nodes of a list of choices, written in `language`, under the heading `key`. */
export function choicesList(choices, key, language, onPress) {
  const title = h("p", { class: "small", "aria-hidden": "true", "data-text": key });
  const items = choices.map((choice) => item(choice, language, onPress));
  return [title, h("ul", { "data-label": key }, ...items)];
}

/** Mark the buttons that have been pressed; they stay readable. */
export function markChosen(root, chosen) {
  for (const element of root.querySelectorAll("[data-payload]")) {
    if (chosen.includes(element.dataset.payload)) element.setAttribute("aria-pressed", "true");
    else element.removeAttribute("aria-pressed");
  }
}

function item(choice, language, onPress) {
  const lang = LANGUAGE.exec(choice.payload)?.[1] ?? language;
  const dir = directionOf(lang);
  const properties = { type: "button", class: "choice", "data-payload": choice.payload, lang, dir };
  const press = { ...properties, onclick: () => onPress(choice) };
  return h("li", {}, h("button", press, icon("check", "chosen"), h("bdi", {}, choice.title)));
}
