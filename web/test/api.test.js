import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, createApi } from "../src/api.js";

const GOOD = { conversation: "t", id: "1", answers: [{ text: "Yes." }], choices: [] };

function answering(status, body, headers = {}) {
  const calls = [];
  const fetch = async (url, options) => {
    calls.push({ url, ...options });
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  };
  return { calls, api: createApi("https://a.org/web", { fetch }) };
}

const kindOf = (promise) =>
  promise.then(
    () => "no failure",
    (error) => error.kind,
  );

test("a message is posted as JSON, without cookies", async () => {
  const { api, calls } = answering(200, GOOD);
  assert.deepEqual(await api.send({ conversation: null, id: "1", text: "Who?" }), GOOD);
  const [call] = calls;
  assert.equal(call.url, "https://a.org/web/messages");
  assert.equal(call.method, "POST");
  assert.equal(call.headers["Content-Type"], "application/json");
  assert.equal(call.credentials, "omit");
  assert.deepEqual(JSON.parse(call.body), { conversation: null, id: "1", text: "Who?" });
});

test("texts are asked for by language", async () => {
  const { api, calls } = answering(200, { texts: {} });
  await api.texts("zh");
  assert.equal(calls[0].url, "https://a.org/web/texts?lang=zh");
  assert.equal(calls[0].method, undefined);
});

test("an empty answer is a failure", async () => {
  for (const body of [null, {}, { ...GOOD, answers: [] }, { ...GOOD, conversation: undefined }]) {
    assert.equal(await kindOf(answering(200, body).api.send({})), "failed");
  }
});

test("a body that is not JSON is a failure", async () => {
  const fetch = async () => new Response("<html>", { status: 200 });
  assert.equal(await kindOf(createApi("", { fetch }).send({})), "failed");
});

test("each refusal has its sentence", async () => {
  const conversation = { error: { code: "conversation", reason: "" } };
  const cases = [
    [403, conversation, "conversation_lost"],
    [403, { error: { code: "origin" } }, "failed"],
    [413, undefined, "too_long"],
    [400, { error: { code: "too_long" } }, "too_long"],
    [400, undefined, "failed"],
    [500, undefined, "failed"],
    [502, undefined, "unreachable"],
    [503, undefined, "unreachable"],
  ];
  for (const [status, body, kind] of cases) {
    assert.equal(await kindOf(answering(status, body).api.send({})), kind, `${status}`);
  }
});

test("too many messages: the wait is the server's, or half a minute", async () => {
  const error = (headers) =>
    answering(429, undefined, headers)
      .api.send({})
      .catch((failure) => failure);
  assert.equal((await error({ "Retry-After": "7" })).seconds, 7);
  assert.equal((await error({})).seconds, 30);
  assert.equal((await error({})).kind, "too_many");
});

test("no connection is told apart: offline, or the server out of reach", async () => {
  const fetch = async () => {
    throw new TypeError("fetch failed");
  };
  const kind = (isOnline) => kindOf(createApi("", { fetch, isOnline: () => isOnline }).send({}));
  assert.equal(await kind(false), "offline");
  assert.equal(await kind(true), "unreachable");
});

test("a server that never answers is given up", async () => {
  const fetch = (url, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const error = await createApi("", { fetch, timeout: 10 })
    .send({})
    .catch((failure) => failure);
  assert.ok(error instanceof ApiError);
  assert.equal(error.kind, "failed");
});

test("what has no content succeeds", async () => {
  assert.equal(await answering(204).api.remove("t"), null);
});
