/**
 * A small server that speaks the web channel's contract, for work on the widget alone:
 * `npm run demo`, then http://127.0.0.1:8123/webhooks/web/demo?lang=fr (&hostile=1).
 *
 * It answers with the texts of knowledge/. Messages that begin with "!" make it fail: !503,
 * !429, !413, !400, !drop (no connection), !slow (8 s), !never, !empty, !lost (conversation).
 */

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { LANGUAGES, textsOf } from "../build.mjs";

const BASE = "/webhooks/web";
const NAMES = ["العربية", "中文", "English", "Français", "Русский", "Español"];
const TOPICS = { champion: "current_champions", join: "how_to_join", role: "champion_role" };
const STARTERS = ["what_is_initiative", "current_champions", "how_to_join"];
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const PAGES = {
  "/demo": ["demo/index.html", "text/html"],
  "/demo/demo.js": ["demo/demo.js", "text/javascript"],
  "/demo/demo.css": ["demo/demo.css", "text/css"],
  "/demo/hostile.css": ["demo/hostile.css", "text/css"],
  "/widget.js": ["dist/champions-widget.js", "text/javascript"],
};

/** Return a server (not listening yet) with conversations of its own. */
export function fakeServer() {
  const conversations = new Map();
  return createServer((request, response) => {
    handle(request, response, conversations).catch((error) => {
      send(response, 500, { error: { code: "fake", reason: String(error) } });
    });
  });
}

async function handle(request, response, conversations) {
  const url = new URL(request.url, "http://localhost");
  const path = url.pathname.replace(BASE, "");
  if (PAGES[path]) return page(response, ...PAGES[path]);
  if (path === "/texts") return send(response, 200, await texts(url.searchParams.get("lang")));
  const body = JSON.parse(await read(request));
  if (body.conversation && !conversations.has(body.conversation)) return refuse(response, 403);
  if (path === "/messages") return message(response, body, conversations);
  if (path === "/history") {
    return send(response, 200, { messages: conversations.get(body.conversation) });
  }
  if (path === "/delete") conversations.delete(body.conversation);
  return send(response, 204);
}

async function texts(language) {
  const languages = LANGUAGES.map((code, place) => ({
    code,
    name: NAMES[place],
    direction: directionOf(code),
  }));
  const own = JSON.parse(JSON.stringify(await textsOf(language)).replaceAll("{days}", "90"));
  const told = { language, direction: directionOf(language), languages, texts: own };
  const starters = await buttons(STARTERS, language);
  return { ...told, starters, privacy_url: "https://example.org/privacy", limit: 2000 };
}

async function message(response, body, conversations) {
  const { id, text = "", payload = "", language } = body;
  if (text.startsWith("!") && (await fails(response, text, body, conversations))) return;
  const token = body.conversation ?? `web.${randomUUID()}`;
  const history = conversations.get(token) ?? [];
  const reply = await answer(text, payload, language);
  const said = text || titleOf(payload, history);
  history.push({ from: "person", id, text: said }, { from: "assistant", id, ...reply });
  conversations.set(token, history);
  send(response, 200, { conversation: token, id, ...reply });
}

async function fails(response, text, body, conversations) {
  if (text === "!drop") return response.destroy();
  if (text === "!never") return true;
  if (text === "!slow") await new Promise((done) => setTimeout(done, 8_000));
  if (text === "!empty")
    return send(response, 200, { conversation: "x", id: body.id, answers: [] });
  if (text === "!lost" && body.conversation) {
    conversations.clear();
    return refuse(response, 403);
  }
  return /^!\d+$/.test(text) && refuse(response, Number(text.slice(1)));
}

async function answer(text, payload, hint) {
  const chosen = /"language": "(\w+)"/.exec(payload)?.[1];
  const language = chosen ?? guessed(text) ?? hint ?? "ar";
  const words = await yaml(`messages/${language}.yml`);
  const topic = /"topic_id": "(\w+)"/.exec(payload)?.[1] ?? topicOf(text);
  if (chosen) return one({ text: words.language_changed, decision: "smalltalk" }, language, []);
  if (!topic) {
    const choices = await buttons(Object.values(TOPICS), language);
    choices.push({ title: words.none_of_these, payload: "/none_of_these" });
    return one({ text: words.suggest, decision: "suggest" }, language, choices);
  }
  return answerOf(topic, language);
}

async function answerOf(topic, language) {
  const file = await readFile(knowledge(`${topic}/${language}.md`), "utf8");
  const [, head, body] = file.split(/^---$/m);
  const { short_answer, source, related } = parse(head);
  const short = filled(short_answer.trim());
  const detail = filled(body.trim());
  const footer = `2020-11-01. ${source.title}, ${source.publisher}, ${source.date}.`;
  const text = [short, detail, footer].join("\n\n");
  const told = { text, short, detail, footer, topic, decision: "answer", source };
  return one({ ...told, as_of: "2020-11-01" }, language, await buttons(related, language));
}

function titleOf(payload, history) {
  const offered = history.flatMap((entry) => entry.choices ?? []);
  return offered.find((choice) => choice.payload === payload)?.title ?? "";
}

function one(told, language, choices) {
  const empty = { short: null, detail: null, footer: null, topic: null, source: null, as_of: null };
  const shape = { ...empty, ...told, language, direction: directionOf(language), candidates: [] };
  return { answers: [{ ...shape, country: null, region: null }], choices };
}

async function buttons(topics, language) {
  const titled = async (topic) => {
    const file = await readFile(knowledge(`${topic}/${language}.md`), "utf8");
    const payload = `/ask_topic{"topic_id": "${topic}"}`;
    return { title: parse(file.split(/^---$/m)[1]).title, payload };
  };
  return Promise.all(topics.map(titled));
}

function filled(text) {
  const values = { champion_count: 15, champions_as_of: "2020-11-01", champions_by_region: "…" };
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function topicOf(text) {
  const known = Object.keys(TOPICS).find((word) => text.toLowerCase().includes(word));
  if (known) return TOPICS[known];
  if (/رائدة|倡导|чемпион|campe/.test(text)) return "current_champions";
  return /نضم|加入|вступ|unir|rejoind/.test(text) ? "how_to_join" : null;
}

function guessed(text) {
  if (/\p{Script=Arabic}/u.test(text)) return "ar";
  if (/\p{Script=Han}/u.test(text)) return "zh";
  return /\p{Script=Cyrillic}/u.test(text) ? "ru" : null;
}

function directionOf(language) {
  return language === "ar" ? "rtl" : "ltr";
}

function knowledge(path) {
  return fileURLToPath(new URL(`../../knowledge/${path}`, import.meta.url));
}

async function yaml(path) {
  return parse(await readFile(knowledge(path), "utf8"));
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function page(response, path, type) {
  const headers = { "Content-Type": `${type}; charset=utf-8`, "Content-Security-Policy": POLICY };
  response.writeHead(200, headers).end(await readFile(new URL(`../${path}`, import.meta.url)));
  return true;
}

function refuse(response, status) {
  const code = status === 403 ? "conversation" : "refused";
  return send(response, status, { error: { code, reason: "asked for" } }, { "Retry-After": "12" });
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(body ? JSON.stringify(body) : undefined);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 8123);
  fakeServer().listen(port, "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${port}${BASE}/demo?lang=en`);
  });
}
