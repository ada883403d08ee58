/** The six states in which the widget is looked at, by the tests and by the pictures alike. */

const UNAVAILABLE = 503;

/**
 * What is asked in each language: a question that has an answer, and words that leave several open.
 * Which words do, changes with each training: the first that does is taken.
 */
export const SAID = {
  ar: { question: "كيف تنضم دولة إلى المبادرة؟", vague: ["دعم", "معلومات", "تقرير"] },
  zh: { question: "一个国家如何加入该倡议？", vague: ["帮助和钱", "信息", "国家信息"] },
  en: {
    question: "How can a country join the initiative?",
    vague: ["help with money", "information about countries", "report"],
  },
  fr: { question: "Comment un pays peut-il rejoindre l'initiative ?" },
  ru: { question: "Как страна может присоединиться к инициативе?" },
  es: { question: "¿Cómo puede un país unirse a la iniciativa?" },
};

/** Ask what leaves several topics open; return {text, answer}: the words and their answer. */
export async function askVaguely(widget, language) {
  for (const text of SAID[language].vague) {
    const answer = await widget.ask(text);
    const offered = answer.locator('.choices [data-text="suggestions"]');
    if (await offered.count()) return { text, answer };
    await widget.page.locator("#new").click();
  }
  throw new Error(`${SAID[language].vague.join(", ")}: no suggestions; name vaguer words`);
}

/** {name: bring the widget there}; answers and suggestions come from the real assistant. */
export const STATES = {
  closed: async ({ launcher }) => launcher.waitFor(),
  open: (widget) => widget.open(),
  answer: async (widget, language) => {
    await widget.open();
    await widget.ask(SAID[language].question);
    await widget.page.locator(".answer .short").last().waitFor();
  },
  suggestions: async (widget, language) => {
    await widget.open();
    await askVaguely(widget, language);
  },
  error: async (widget, language) => {
    await widget.open();
    await refuse(widget.page, UNAVAILABLE);
    await widget.type(SAID[language].question);
    await widget.retry.waitFor();
  },
  offline: async (widget, language) => {
    await widget.open();
    await widget.page.context().setOffline(true);
    await widget.type(SAID[language].question);
    await widget.retry.waitFor();
  },
};

/** Let the assistant answer, and change what the widget gets of it: `change` takes the reply. */
export async function altered(page, change) {
  await page.route("**/webhooks/web/messages", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

/** States in which the connection is cut on purpose. */
export const BROKEN = ["error", "offline"];

/** Answer each message with a refusal, as the assistant or a proxy before it would. */
export async function refuse(page, status, { code = "busy", headers = {} } = {}) {
  await page.route("**/webhooks/web/messages", (route) => {
    const origin = route.request().headers().origin ?? "*";
    const open = { "Access-Control-Allow-Origin": origin };
    const exposed = { ...open, "Access-Control-Expose-Headers": "retry-after", ...headers };
    route.fulfill({ status, headers: exposed, json: { error: { code, reason: "asked for" } } });
  });
}
