/** The conversation: from what the person does to requests and new states. Knows no page. */

import { ApiError } from "./api.js";
import * as change from "./state.js";

const SLOW_MS = 6_000;

/** One person's conversation; `onChange` is called after each change of `state`. */
export class Conversation {
  #again = () => {};
  #attempt;
  #restored;
  /** The language chosen while an answer was under way, which the assistant is told after it. */
  #wish;
  /** Settles once the last message has been answered or has failed. */
  #underway;

  /** @param {{api, texts, storage, newId: () => string, onChange: () => void}} parts */
  constructor({ api, texts, storage, newId, onChange, slowAfter = SLOW_MS }) {
    Object.assign(this, { api, texts, storage, newId, onChange, slowAfter });
    const { conversation = null } = storage.read();
    this.state = change.initial(texts.language, conversation);
    this.#restored = !conversation;
  }

  /** Whether everything that opening fetches is here. */
  get opened() {
    return this.texts.complete && this.#restored;
  }

  /** Fetch the sentences and, where there is one, the earlier conversation. */
  open() {
    return this.#try(
      () => this.#prepare(),
      () => this.open(),
    );
  }

  /** Keep what is typed. */
  type(draft) {
    this.#become(change.typed(this.state, draft));
  }

  /** Send what is typed, unless it is empty or too long or a message is under way. */
  async send() {
    const message = change.outgoing(this.state, this.newId);
    if (message && this.lettersLeft >= 0) await this.#deliver(message);
  }

  /** Send what a button carries. */
  async press({ title, payload }) {
    await this.#deliver({ id: this.newId(), text: title, payload });
  }

  /** Do again what failed, or what takes too long. */
  async retry() {
    if (this.state.waiting) await (this.#underway = this.#ask(this.state.pending));
    else await this.#again();
  }

  /** Go on in a language; the assistant too, if it has been spoken to. */
  async speak(wish) {
    const { code, name } = (this.#wish = wish);
    const done = await this.#try(
      async () => {
        await this.texts.load(code, this.api);
        if (wish === this.#wish) await this.#use(code);
      },
      () => this.speak(wish),
    );
    if (wish !== this.#wish || (done && this.state.waiting)) return;
    this.#wish = null;
    if (!done || !this.state.messages.length) return;
    await this.press({ title: name, payload: `/set_language{"language": "${code}"}` });
  }

  /** Tell whether an answer helped, and why not. */
  async rate(id, helpful, reason = null) {
    const { conversation } = this.state;
    await this.#try(
      async () => {
        await this.api.rate({ conversation, id, helpful, reason });
        this.#become(change.rated(this.state, id, helpful, reason));
        this.note(helpful || reason ? "feedback_thanks" : "reason_question");
      },
      () => this.rate(id, helpful, reason),
    );
  }

  /** Say a sentence that needs no answer. */
  note(key) {
    this.#become(change.noted(this.state, key));
  }

  /** Begin a new conversation; the old one stays on the server until its time is over. */
  restart() {
    this.#attempt = null;
    this.#wish = null;
    this.#restored = true;
    this.#become(change.cleared(this.state));
  }

  /** Delete the conversation here and on the server, with the message that may be under way. */
  async remove() {
    await this.#underway;
    const { conversation } = this.state;
    await this.#try(
      async () => {
        if (conversation) await this.api.remove(conversation).catch(unlessGone);
        this.restart();
        this.note("deleted");
      },
      () => this.remove(),
    );
  }

  /** How many letters may still be typed. */
  get lettersLeft() {
    return change.lettersLeft(this.state, this.texts.told.limit ?? Infinity);
  }

  async #prepare() {
    await this.#use(this.state.language);
    this.note(null);
    if (this.#restored) return;
    const { messages } = await this.api.history(this.state.conversation);
    await this.#follow(messages.at(-1));
    if (this.#restored) return;
    this.#restored = true;
    this.#become(change.restored(this.state, messages));
  }

  async #deliver(message) {
    if (this.state.waiting) return;
    this.#become(change.sent(this.state, message));
    await (this.#underway = this.#ask(message));
  }

  async #ask(message) {
    const attempt = (this.#attempt = { message });
    const timer = setTimeout(() => this.#slow(attempt), this.slowAfter);
    try {
      await this.#answer(message);
    } catch (error) {
      if (attempt !== this.#attempt || this.state.pending !== message) return;
      this.#fail(error, () => this.#deliverAgain(message), message);
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(message) {
    if (!this.texts.complete) await this.#use(this.state.language);
    const reply = await this.#reply(message);
    if (this.state.pending !== message) return;
    if (!this.#wish) await this.#follow(reply);
    this.#become(change.answered(this.state, reply));
    if (this.#wish) await this.speak(this.#wish);
  }

  /** Ask; where the conversation has ended on the server, ask once more in a new one. */
  async #reply(message) {
    try {
      return await this.api.send(this.#body(message));
    } catch (error) {
      if (error.kind !== "conversation_lost" || !this.state.conversation) throw error;
      this.#become(change.parted(this.state));
      return this.api.send(this.#body(message));
    }
  }

  #slow(attempt) {
    if (attempt === this.#attempt) this.#become(change.slowed(this.state));
  }

  /** Send the failed message again, or what has become of it in the draft since. */
  #deliverAgain(message) {
    return message.payload ? this.#deliver(message) : this.send();
  }

  #body({ id, text, payload }) {
    const { conversation, language } = this.state;
    return { conversation, id, language, ...(payload ? { payload } : { text }) };
  }

  /** Speak the language of an answer: texts around it in another one would be a mixture. */
  async #follow(reply) {
    const language = reply?.answers?.at(-1)?.language;
    if (language) await this.#use(language).catch(() => {});
  }

  async #use(language) {
    await this.texts.use(language, this.api);
    this.#become(change.inLanguage(this.state, language));
  }

  /** Do something and return whether it worked; if not, say so and offer to do it `again`. */
  async #try(action, again) {
    try {
      await action();
      return true;
    } catch (error) {
      this.#fail(error, again);
      return false;
    }
  }

  /** Say what went wrong; `lost` is the message that could not be delivered. */
  #fail(error, again, lost) {
    const { kind, seconds } = error instanceof ApiError ? error : new ApiError("failed");
    if (kind === "conversation_lost" && !lost) {
      this.#restored = true;
      this.#become(change.parted(this.state));
    } else {
      this.#again = again;
      this.#become(change.failed(this.state, { kind, seconds }, lost));
    }
  }

  #become(state) {
    const { conversation } = state;
    if (conversation !== this.state.conversation) this.storage.write({ conversation });
    this.state = state;
    this.onChange();
  }
}

/** A conversation that the server no longer knows is deleted already. */
function unlessGone(error) {
  if (error.kind !== "conversation_lost") throw error;
}
