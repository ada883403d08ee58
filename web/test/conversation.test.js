import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ApiError } from "../src/api.js";

globalThis.BUILTIN_TEXTS = {
  ar: { launcher: "س" },
  en: { launcher: "Ask" },
  fr: { launcher: "Q" },
};
const { Conversation } = await import("../src/conversation.js");
const { Texts } = await import("../src/i18n.js");

let api, stored, conversation, sent;

beforeEach(() => {
  sent = [];
  stored = {};
  api = {
    texts: async (language) => ({ texts: { language }, limit: 20 }),
    send: async (body) => (sent.push(body), answer(body)),
    history: async () => ({ messages: [] }),
    rate: async () => null,
    remove: async () => null,
  };
  conversation = create();
});

const answer = ({ id }, language = "en") => ({
  conversation: "token",
  id,
  answers: [{ text: "Yes.", language, decision: "answer" }],
  choices: [],
});

function create(more = {}) {
  let count = 0;
  return new Conversation({
    api,
    texts: new Texts("en"),
    storage: { read: () => stored, write: (values) => Object.assign(stored, values) },
    newId: () => `id-${++count}`,
    onChange: () => {},
    ...more,
  });
}

const refusing = (kind) => async () => {
  throw new ApiError(kind, 3);
};

async function say(text) {
  conversation.type(text);
  await conversation.send();
}

test("the token of the first answer is kept for the next message and the next page", async () => {
  await conversation.open();
  await say("Who?");
  await say("When?");
  assert.deepEqual(
    sent.map((body) => body.conversation),
    [null, "token"],
  );
  assert.equal(stored.conversation, "token");
});

test("a button's payload goes without text, and a text without payload", async () => {
  await conversation.press({ title: "When?", payload: "/p" });
  await say("Who?");
  assert.deepEqual(
    sent.map(({ text, payload }) => [text, payload]),
    [
      [undefined, "/p"],
      ["Who?", undefined],
    ],
  );
});

test("after a failure retry sends the same message under the same id", async () => {
  api.send = refusing("unreachable");
  await say("Who?");
  assert.equal(conversation.state.draft, "Who?");
  api.send = async (body) => (sent.push(body), answer(body));
  await conversation.retry();
  assert.equal(sent[0].id, "id-1");
  assert.equal(conversation.state.messages.length, 2);
  assert.equal(conversation.state.draft, "");
});

test("a text that is too long is not sent and stays", async () => {
  await conversation.open();
  await say("x".repeat(21));
  assert.equal(sent.length, 0);
  assert.equal(conversation.state.draft.length, 21);
});

test("a second message waits until the first is answered", async () => {
  let answerIt;
  api.send = (body) => new Promise((done) => (answerIt = () => done(answer(body))));
  conversation.type("Who?");
  const first = conversation.send();
  await say("When?");
  assert.equal(conversation.state.draft, "When?");
  await new Promise(setImmediate);
  answerIt();
  await first;
  assert.equal(conversation.state.messages.length, 2);
});

test("a slow answer is said to be slow, and may be asked for again", async () => {
  conversation = create({ slowAfter: 1 });
  api.send = () => new Promise(() => {});
  conversation.type("Who?");
  conversation.send();
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(conversation.state.slow, true);
  api.send = async (body) => (sent.push(body), answer(body));
  await conversation.retry();
  assert.equal(sent[0].id, "id-1");
  assert.equal(conversation.state.messages.length, 2);
});

test("an answer that comes after a new conversation was begun is dropped", async () => {
  let answerIt;
  api.send = (body) => new Promise((done) => (answerIt = () => done(answer(body))));
  await conversation.open();
  conversation.type("Who?");
  const first = conversation.send();
  await new Promise(setImmediate);
  conversation.restart();
  answerIt();
  await first;
  assert.equal(conversation.state.messages.length, 0);
  assert.equal(stored.conversation ?? null, null);
});

test("a conversation that the server has forgotten goes on as a new one", async () => {
  stored = { conversation: "old" };
  conversation = create();
  api.send = async (body) => {
    sent.push(body);
    if (body.conversation) throw new ApiError("conversation_lost");
    return answer(body);
  };
  await say("Who?");
  assert.deepEqual(
    sent.map((body) => body.conversation),
    ["old", null],
  );
  assert.equal(conversation.state.note, "conversation_lost");
  assert.equal(conversation.state.messages.length, 2);
});

test("the texts around follow the language of the answer", async () => {
  api.send = async (body) => answer(body, "fr");
  await say("Qui ?");
  assert.equal(conversation.state.language, "fr");
  assert.equal(conversation.texts.get("language"), "fr");
});

test("choosing a language tells the assistant only if it has been spoken to", async () => {
  await conversation.speak({ code: "fr", name: "Français" });
  assert.equal(sent.length, 0);
  assert.equal(conversation.texts.language, "fr");
  await say("Qui ?");
  await conversation.speak({ code: "ar", name: "العربية" });
  assert.equal(sent[1].payload, '/set_language{"language": "ar"}');
});

test("an earlier conversation comes back when the panel is opened", async () => {
  stored = { conversation: "old" };
  conversation = create();
  api.history = async () => ({
    messages: [
      { from: "person", id: "1", text: "Qui ?" },
      { from: "assistant", ...answer({ id: "1" }, "fr") },
    ],
  });
  assert.equal(conversation.opened, false);
  await conversation.open();
  assert.equal(conversation.opened, true);
  assert.equal(conversation.state.messages.length, 2);
  assert.equal(conversation.state.language, "fr");
});

test("where the first request fails, what is built in is said and retry opens", async () => {
  const { texts } = api;
  api.texts = refusing("unreachable");
  await conversation.open();
  assert.equal(conversation.state.failure.kind, "unreachable");
  assert.equal(conversation.texts.get("launcher"), "Ask");
  api.texts = texts;
  await conversation.retry();
  assert.equal(conversation.state.failure, null);
  assert.equal(conversation.opened, true);
});

test("deleting asks the server and forgets the token; a failure keeps everything", async () => {
  await say("Who?");
  api.remove = refusing("unreachable");
  await conversation.remove();
  assert.equal(conversation.state.messages.length, 2);
  api.remove = refusing("conversation_lost");
  await conversation.retry();
  assert.equal(conversation.state.messages.length, 0);
  assert.equal(conversation.state.note, "deleted");
  assert.equal(stored.conversation, null);
});

test("a rating is kept only once the server has it", async () => {
  await say("Who?");
  api.rate = refusing("failed");
  await conversation.rate("id-1", false);
  assert.equal(conversation.state.messages[1].helpful, undefined);
  api.rate = async (rating) => sent.push(rating);
  await conversation.retry();
  assert.deepEqual(sent.at(-1), {
    conversation: "token",
    id: "id-1",
    helpful: false,
    reason: null,
  });
  assert.equal(conversation.state.note, "reason_question");
});

/** Let the assistant answer only when told to; return the function that tells it. */
function held(method) {
  const now = api[method];
  let go;
  const told = new Promise((done) => (go = done));
  api[method] = async (...values) => (await told, now(...values));
  return go;
}

test("deleting waits for the message under way, and says so only when it is done", async () => {
  const removed = [];
  api.remove = async (token) => removed.push(token);
  const go = held("send");
  const said = say("Who?");
  const removal = conversation.remove();
  await new Promise(setImmediate);
  assert.deepEqual([removed, conversation.state.note], [[], null]);
  go();
  await Promise.all([said, removal]);
  assert.deepEqual(removed, ["token"]);
  assert.equal(conversation.state.note, "deleted");
  assert.deepEqual(conversation.state.messages, []);
  assert.equal(conversation.state.conversation, null);
});

test("a first message whose deletion fails is not said to be deleted", async () => {
  api.remove = refusing("unreachable");
  const go = held("send");
  const said = say("Who?");
  const removal = conversation.remove();
  go();
  await Promise.all([said, removal]);
  assert.equal(conversation.state.failure.kind, "unreachable");
  assert.equal(conversation.state.messages.length, 2);
});

test("a language chosen while an answer is under way stays, and is told after it", async () => {
  await conversation.open();
  const go = held("send");
  const said = say("Who?");
  await conversation.speak({ code: "fr", name: "Français" });
  assert.equal(conversation.state.language, "fr");
  go();
  await said;
  assert.deepEqual(
    sent.map(({ text, payload }) => text ?? payload),
    ["Who?", '/set_language{"language": "fr"}'],
  );
  assert.equal(conversation.state.messages.length, 4);
});

for (const last of ["fr", "ar"]) {
  test(`of two languages chosen the second counts, though ${last} comes last`, async () => {
    await say("Who?");
    const come = {};
    const texts = api.texts;
    api.texts = async (code) => (await new Promise((go) => (come[code] = go)), texts(code));
    const first = conversation.speak({ code: "fr", name: "Français" });
    const second = conversation.speak({ code: "ar", name: "العربية" });
    for (const code of last === "fr" ? ["ar", "fr"] : ["fr", "ar"]) {
      come[code]();
      await new Promise(setImmediate);
    }
    api.send = async (body) => (sent.push(body), answer(body, "ar"));
    await Promise.all([first, second]);
    const payloads = sent.map(({ payload }) => payload).filter(Boolean);
    assert.deepEqual(payloads, ['/set_language{"language": "ar"}']);
  });
}

test("a language chosen before a new conversation is no wish of that one", async () => {
  await conversation.open();
  const go = held("send");
  const said = say("Who?");
  await conversation.speak({ code: "fr", name: "Français" });
  conversation.restart();
  go();
  await said;
  await say("When?");
  assert.deepEqual(
    sent.map(({ text, payload }) => text ?? payload),
    ["Who?", "When?"],
  );
});

const EARLIER = [
  { from: "person", id: "a", text: "Before?" },
  { from: "assistant", id: "a", answers: [{ text: "Yes.", language: "en" }] },
];

test("a history that comes late stands before what has been said since", async () => {
  stored.conversation = "token";
  api.history = async () => ({ messages: EARLIER });
  conversation = create();
  const go = held("history");
  const opened = conversation.open();
  await say("Since?");
  go();
  await opened;
  assert.deepEqual(
    conversation.state.messages.map(({ id }) => id),
    ["a", "a", "id-1", "id-1"],
  );
});

test("a history that comes after a new conversation was begun is dropped", async () => {
  stored.conversation = "token";
  api.history = async () => ({ messages: EARLIER });
  conversation = create();
  const go = held("history");
  const opened = conversation.open();
  conversation.restart();
  go();
  await opened;
  assert.deepEqual(conversation.state.messages, []);
  assert.ok(conversation.opened);
});

test("a new conversation after a history that failed needs none", async () => {
  stored.conversation = "token";
  api.history = refusing("failed");
  conversation = create();
  await conversation.open();
  conversation.restart();
  await conversation.open();
  assert.ok(conversation.opened);
  assert.equal(conversation.state.failure, null);
});

test("asked again because it was slow, a late failure takes no answer back", async () => {
  const results = [];
  api.send = (body) => new Promise((...ends) => results.push({ body, ends }));
  const said = say("Who?");
  const again = conversation.retry();
  while (results.length < 2) await new Promise(setImmediate);
  results[0].ends[0](answer(results[0].body));
  await said;
  results[1].ends[1](new ApiError("unreachable"));
  await again;
  assert.equal(conversation.state.messages.length, 2);
  assert.equal(conversation.state.failure, null);
  assert.equal(conversation.state.draft, "");
});
