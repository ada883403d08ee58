/** Small helpers that build nodes: no markup is ever parsed, no style attribute ever set. */

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  chevron: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  send: "M4 4l17 8-17 8 3-8zM7 12h7",
  thumb:
    "M7 11v9H3v-9zM7 11l4-8c1.7 0 2.6 1 2.6 2.6V9H19c1.3 0 2.2 1.1 2 2.4l-1.3 7A2 2 0 0 1 17.7 20H7",
  warning: "M12 3.5L22 20.5H2zM12 10v5M12 17.6v.2",
};

/**
 * Return an element.
 * @param {string} tag
 * @param {Object} [properties] attributes; `onclick` and the like are listeners, null is left out
 * @param {...(Node|string)} children
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Return one of the drawings above, hidden from screen readers; `look` is its class. */
export function icon(shape, look = "") {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[shape]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${look}`);
  svg.append(path);
  return svg;
}

/** Return a button; what it says is named by `key` and filled in by `translate`. */
export function button(key, properties, ...children) {
  return h("button", { type: "button", ...properties }, ...children, said(key));
}

/** Return a button that shows only an icon and is named by `key`. */
export function iconButton(key, shape, properties) {
  return h("button", { type: "button", "data-label": key, ...properties }, icon(shape));
}

/** Return a span that holds the sentence named by `key`; `look` is its class. */
export function said(key, look) {
  return h("span", { "data-text": key, class: look });
}

/** Put the sentences of `texts` into every element under `root` that names one. */
export function translate(root, texts) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = texts.get(element.dataset.text);
    element.lang = texts.language;
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", texts.get(element.dataset.label));
    if (element.matches("button")) element.title = texts.get(element.dataset.label);
  }
  for (const element of root.querySelectorAll("[data-hint]")) {
    element.setAttribute("placeholder", texts.get(element.dataset.hint));
  }
}
