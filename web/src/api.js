/** The web channel's requests. Every failure is an ApiError of one of a few kinds. */

const TIMEOUT_MS = 20_000;
const WAIT_S = 30;
const KINDS = { 413: "too_long", 429: "too_many", 502: "unreachable", 503: "unreachable" };

/**
 * What went wrong, by the name of the sentence that tells it: offline, unreachable, too_many
 * (after `seconds` it may work), too_long, conversation_lost or failed.
 */
export class ApiError extends Error {
  constructor(kind, seconds = 0) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }
}

/**
 * Return the requests to the web channel at `server`.
 * @param {string} server address without a slash at its end
 * @param {{fetch?: Function, timeout?: number, isOnline?: () => boolean}} [parts]
 */
export function createApi(server, parts = {}) {
  const settings = { fetch: globalThis.fetch, timeout: TIMEOUT_MS, isOnline: online, ...parts };
  const call = (path, body) => request(`${server}${path}`, body, settings);
  return {
    texts: (language) => call(`/texts?lang=${encodeURIComponent(language)}`),
    send: async (message) => answered(await call("/messages", message)),
    history: (conversation) => call("/history", { conversation }),
    rate: (rating) => call("/feedback", rating),
    remove: (conversation) => call("/delete", { conversation }),
  };
}

async function request(url, body, { fetch, timeout, isOnline }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  try {
    const response = await fetch(url, options(body, stop.signal));
    if (!response.ok) throw await refusal(response);
    return response.status === 204 ? null : await response.json();
  } catch (error) {
    throw error instanceof ApiError ? error : broken(error, isOnline());
  } finally {
    clearTimeout(timer);
  }
}

function options(body, signal) {
  const common = { signal, credentials: "omit", cache: "no-store", mode: "cors" };
  if (!body) return common;
  const headers = { "Content-Type": "application/json" };
  return { ...common, method: "POST", headers, body: JSON.stringify(body) };
}

async function refusal(response) {
  const code = await response.json().then(
    (body) => body?.error?.code,
    () => null,
  );
  if (response.status === 403 && code === "conversation") return new ApiError("conversation_lost");
  const seconds = Number(response.headers.get("Retry-After")) || WAIT_S;
  const kind = code === "too_long" ? code : KINDS[response.status];
  return new ApiError(kind ?? "failed", kind === "too_many" ? seconds : 0);
}

/** Name a failure without a status: a TypeError is fetch's word for "no connection". */
function broken(error, isOnline) {
  if (!isOnline) return new ApiError("offline");
  return new ApiError(error instanceof TypeError ? "unreachable" : "failed");
}

/** Refuse a reply that says nothing: a user must never be left without an answer. */
function answered(reply) {
  if (!reply?.answers?.length || typeof reply.conversation !== "string") {
    throw new ApiError("failed");
  }
  return { choices: [], ...reply };
}

function online() {
  return globalThis.navigator?.onLine ?? true;
}
