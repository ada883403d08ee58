import assert from "node:assert/strict";
import { test } from "node:test";
import * as change from "../src/state.js";

const answer = (language = "en") => ({ text: "An answer.", language, decision: "answer" });
const reply = (id, more = {}) => ({
  id,
  conversation: "token",
  answers: [answer()],
  choices: [],
  ...more,
});
const start = change.initial("en");
const asked = change.sent(change.typed(start, "Who?"), { id: "1", text: "Who?" });
const done = change.answered(asked, reply("1"));

test("a sent message is shown at once and leaves the draft", () => {
  assert.deepEqual(asked.messages, [{ from: "person", id: "1", text: "Who?" }]);
  assert.equal(asked.draft, "");
  assert.equal(asked.waiting, true);
});

test("an answer follows its question, which takes over its language", () => {
  assert.deepEqual(
    done.messages.map(({ from }) => from),
    ["person", "assistant"],
  );
  assert.equal(done.messages[0].language, "en");
  assert.equal(done.conversation, "token");
  assert.equal(done.waiting, false);
});

test("an answer to another message, or to one no longer waited for, changes nothing", () => {
  assert.equal(change.answered(asked, reply("2")), asked);
  assert.equal(change.answered(change.cleared(asked), reply("1")).messages.length, 0);
});

test("after a failure the text is back where it was typed, and only there", () => {
  const failure = { kind: "unreachable", seconds: 0 };
  const state = change.failed(asked, failure, asked.pending);
  assert.equal(state.draft, "Who?");
  assert.deepEqual(state.messages, []);
  assert.deepEqual(state.failure, failure);
  assert.equal(state.waiting, false);
});

test("what was typed while waiting is kept behind the text that failed", () => {
  const state = change.failed(change.typed(asked, "And when?"), { kind: "failed" }, asked.pending);
  assert.equal(state.draft, "Who?\nAnd when?");
});

test("a failure of something else leaves the message under way alone", () => {
  const state = change.failed(asked, { kind: "failed" });
  assert.equal(state.waiting, true);
  assert.equal(state.messages.length, 1);
});

test("the same text sent again keeps its id, another text gets a new one", () => {
  const state = change.failed(asked, { kind: "failed" }, asked.pending);
  assert.equal(change.outgoing(state, () => "2").id, "1");
  assert.equal(change.outgoing(change.typed(state, "When?"), () => "2").id, "2");
  assert.equal(change.outgoing(change.typed(state, " "), () => "2").id, "1");
});

test("there is nothing to send while nothing is typed", () => {
  assert.equal(
    change.outgoing(change.typed(start, " \n "), () => "1"),
    null,
  );
});

test("a pressed button leaves the draft alone and is marked until it fails", () => {
  const choices = [{ title: "When?", payload: "/p" }];
  const offered = change.typed(change.answered(asked, reply("1", { choices })), "half a ques");
  const pressed = change.sent(offered, { id: "2", text: "When?", payload: "/p" });
  assert.equal(pressed.draft, "half a ques");
  assert.deepEqual(pressed.messages[1].chosen, ["/p"]);
  const back = change.failed(pressed, { kind: "failed" }, pressed.pending);
  assert.deepEqual(back.messages[1].chosen, []);
  assert.equal(back.messages.length, 2);
  assert.equal(back.draft, "half a ques");
});

test("only the newest offer of a choice is marked", () => {
  const choices = [{ title: "When?", payload: "/p" }];
  const once = change.answered(asked, reply("1", { choices }));
  const next = change.sent(once, { id: "2", text: "Who else?" });
  const twice = change.answered(next, reply("2", { choices }));
  const pressed = change.sent(twice, { id: "3", text: "When?", payload: "/p" });
  assert.deepEqual(
    pressed.messages.map(({ chosen }) => chosen?.length),
    [undefined, 0, undefined, 1, undefined],
  );
});

test("letters are counted as a reader counts them, spaces around not at all", () => {
  assert.equal(change.lettersLeft(change.typed(start, " 😀ab "), 10), 7);
  assert.equal(change.lettersLeft(change.typed(start, "x".repeat(12)), 10), -2);
});

test("a rating belongs to the answer, not to the question of the same id", () => {
  const state = change.rated(done, "1", false, "outdated");
  assert.equal(state.messages[0].helpful, undefined);
  assert.equal(state.messages[1].helpful, false);
  assert.equal(state.messages[1].reason, "outdated");
});

test("an earlier conversation is shown again, what is empty in it is left out", () => {
  const messages = [
    { from: "person", id: "1", text: "Who?" },
    { from: "assistant", id: "1", answers: [answer()] },
    { from: "assistant", id: "2", answers: [] },
  ];
  const state = change.restored(start, messages);
  assert.equal(state.messages.length, 2);
  assert.deepEqual(state.messages[1].choices, []);
});

test("a new conversation forgets everything but the draft and the language", () => {
  const state = change.cleared(change.typed(done, "half"));
  assert.deepEqual({ ...state }, { ...change.initial("en"), draft: "half" });
});

test("a conversation lost on the server goes on in a new one, and says so", () => {
  const state = change.parted(asked);
  assert.equal(state.conversation, null);
  assert.equal(state.note, "conversation_lost");
  const told = change.answered(state, reply("1"));
  assert.equal(told.note, "conversation_lost");
  assert.equal(change.sent(told, { id: "2", text: "x" }).note, null);
});

test("slow is said only of a message that is waited for", () => {
  assert.equal(change.slowed(asked).slow, true);
  assert.equal(change.slowed(done).slow, false);
});

test("no state can be changed from outside", () => {
  assert.throws(() => {
    done.draft = "x";
  }, TypeError);
});
