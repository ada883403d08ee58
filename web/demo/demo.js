/** Shows the page in the language that its address asks for: ?lang=fr; ?hostile=1 adds bad styles. */

const LANGUAGES = ["ar", "zh", "en", "fr", "ru", "es"];
const asked = new URLSearchParams(location.search);
const root = document.documentElement;

if (LANGUAGES.includes(asked.get("lang"))) {
  root.lang = asked.get("lang");
  root.dir = root.lang === "ar" ? "rtl" : "ltr";
}

if (asked.get("hostile")) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = "demo/hostile.css";
  document.head.append(link);
}

document.addEventListener("DOMContentLoaded", () => {
  document.title = document.querySelector(`.site:lang(${root.lang})`).dataset.title;
});
