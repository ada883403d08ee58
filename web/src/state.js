/**
 * What the panel shows, as plain frozen data, and how it changes. Knows neither page nor network.
 *
 * state: {language, conversation: token or null, messages, draft: what is typed and not sent,
 * pending: the message under way or not sent yet {id, text, payload?}, waiting, slow,
 * failure: {kind, seconds} or null, note: the name of a sentence to say or null}
 * message: {from: "person", id, text, language?} or {from: "assistant", id, answers, choices,
 * chosen: payloads pressed, helpful?, reason?}
 */

/** Return the state of somebody who has said nothing yet. */
export function initial(language, conversation = null) {
  return freeze({ language, conversation, ...EMPTY });
}

const CALM = { waiting: false, slow: false, failure: null, note: null };
const EMPTY = { messages: [], draft: "", pending: null, ...CALM };

/** Keep what is typed. */
export function typed(state, draft) {
  return freeze({ ...state, draft });
}

/** Go on in another language. */
export function inLanguage(state, language) {
  return freeze({ ...state, language });
}

/**
 * Return the message that sending now would send: what is typed or, where nothing is, what
 * failed. The same text after a failure keeps its id, so that the server answers it only once.
 */
export function outgoing(state, newId) {
  const text = state.draft.trim();
  const { pending } = state;
  if (pending && (!text || text === pending.text)) return pending;
  return text ? { id: newId(), text } : null;
}

/** Show a message as said, and wait for its answer; a pressed button leaves the draft alone. */
export function sent(state, message) {
  const bubble = { from: "person", id: message.id, text: message.text };
  return freeze({
    ...state,
    messages: [...marked(state.messages, message), bubble],
    draft: message.payload ? state.draft : "",
    pending: message,
    ...CALM,
    waiting: true,
  });
}

/** Show the answer to the message under way; any other reply comes too late and is dropped. */
export function answered(state, { id, conversation, answers, choices }) {
  if (!state.waiting || state.pending?.id !== id) return state;
  const language = answers.at(-1).language ?? state.language;
  const messages = state.messages.map((message) =>
    message.id === id ? freeze({ ...message, language }) : message,
  );
  const answer = freeze({ from: "assistant", id, answers, choices, chosen: [] });
  return freeze({
    ...state,
    ...CALM,
    note: state.note,
    conversation,
    messages: [...messages, answer],
    pending: null,
  });
}

/**
 * Tell of a failure; a message `lost` by it goes back into the draft, before what was typed
 * since.
 */
export function failed(state, failure, lost = null) {
  if (!lost) return freeze({ ...state, failure, note: null });
  return freeze({
    ...state,
    ...CALM,
    messages: unmarked(state.messages, lost),
    draft: lost.payload ? state.draft : joined(lost.text, state.draft),
    failure,
  });
}

/** Show an earlier conversation again, before what has been said since. */
export function restored(state, messages) {
  const known = messages.filter((message) => message.text || message.answers?.length);
  const since = state.messages.filter(({ id }) => !known.some((message) => message.id === id));
  return freeze({ ...state, messages: [...known.map(remembered), ...since] });
}

/** Begin anew; what is typed stays. */
export function cleared(state) {
  return freeze({ ...state, ...EMPTY, conversation: null, draft: state.draft });
}

/** Say a sentence, or nothing more, in place of a failure. */
export function noted(state, note = null) {
  return freeze({ ...state, failure: null, note });
}

/** Tell that the answer takes its time. */
export function slowed(state) {
  return freeze({ ...state, slow: state.waiting });
}

/** Forget a conversation that the server no longer knows, and say so; a message goes on. */
export function parted(state) {
  return freeze({ ...state, conversation: null, note: "conversation_lost" });
}

/** Keep what the person thinks of an answer. */
export function rated(state, id, helpful, reason = null) {
  const messages = state.messages.map((message) =>
    message.from === "assistant" && message.id === id
      ? freeze({ ...message, helpful, reason })
      : message,
  );
  return freeze({ ...state, messages });
}

/** Return how many letters of a limit are left; below 0 the draft is too long. */
export function lettersLeft(state, limit) {
  return limit - [...state.draft.trim()].length;
}

/** Mark the button that was pressed in the answer that offered it last. */
function marked(messages, { payload }) {
  const place = payload
    ? messages.findLastIndex(({ choices }) => choices?.some((choice) => choice.payload === payload))
    : -1;
  return messages.map((message, index) =>
    index === place ? freeze({ ...message, chosen: [...message.chosen, payload] }) : message,
  );
}

function unmarked(messages, { id, payload }) {
  return messages
    .filter((message) => message.from !== "person" || message.id !== id)
    .map((message) =>
      message.chosen?.includes(payload)
        ? freeze({ ...message, chosen: message.chosen.filter((other) => other !== payload) })
        : message,
    );
}

function remembered(message) {
  return freeze(message.answers ? { choices: [], chosen: [], ...message } : { ...message });
}

function joined(first, second) {
  return second.trim() ? `${first}\n${second}` : first;
}

function freeze(value) {
  return Object.freeze(value);
}
