/** What outlives a page: the conversation's token, in this tab only. No cookie. */

const KEY = "champion-countries-assistant";

/**
 * Return a store in the tab's session storage; where that is blocked, it keeps nothing.
 * @param {() => Storage} [area]
 */
export function createStorage(area = () => globalThis.sessionStorage) {
  return {
    read: () => attempt(() => JSON.parse(area().getItem(KEY))) ?? {},
    write: (values) => attempt(() => area().setItem(KEY, JSON.stringify(values))),
  };
}

function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
