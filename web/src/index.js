/** The script tag's part: puts one element on the page, however often the script is included. */

import { AssistantElement } from "./element.js";

const FILE = /[^/?#]*([?#].*)?$/;
const NAME = "champion-countries-assistant";
const script = document.currentScript ?? document.querySelector("script[data-server]");

function start() {
  const element = document.querySelector(NAME) ?? document.createElement(NAME);
  const server = script?.dataset.server ?? script?.src.replace(FILE, "");
  const told = { ...script?.dataset, server, ...element.dataset };
  for (const name of ["server", "lang", "privacy"]) {
    if (told[name]) element.dataset[name] = told[name];
  }
  if (!customElements.get(NAME)) customElements.define(NAME, AssistantElement);
  if (!element.isConnected) document.body.append(element);
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
