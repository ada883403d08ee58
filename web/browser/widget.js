/** The widget as a person uses it, through Playwright's locators, which look into shadow roots. */

const NAME = "champion-countries-assistant";

/** One widget on one page. */
export class Widget {
  constructor(page) {
    this.page = page;
    this.name = NAME;
    this.element = page.locator(NAME);
    this.launcher = page.locator("#launcher");
    this.panel = page.locator("#panel");
    this.input = page.locator("#input");
    this.log = page.locator("#log");
    this.answers = page.locator(".message.assistant");
    this.questions = page.locator(".message.person");
    this.status = page.locator("#status");
    this.retry = page.locator("#retry");
  }

  /** Open the panel and wait until the assistant's sentences are there. */
  async open() {
    await this.launcher.click();
    await this.page.locator("#languages:not([hidden])").waitFor();
  }

  /** Wait until the panel is closed and has told the launcher, which a dialog does a task later. */
  closed() {
    return this.page.locator("#launcher[aria-expanded=false]").waitFor();
  }

  /** Type a text and press Enter. */
  async type(text) {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Ask something and return the locator of its answer. */
  async ask(text) {
    const count = await this.answers.count();
    await this.type(text);
    const answer = this.answers.nth(count);
    await answer.waitFor();
    return answer;
  }

  /** Return the id (or tag) of what has the focus, within the widget or on the page. */
  focused() {
    return this.page.evaluate(() => {
      const outer = document.activeElement;
      const at = outer.shadowRoot?.activeElement ?? outer;
      return at.id || at.dataset.payload || at.className || at.tagName;
    });
  }

  /** Return what live regions have been given since `forget`. */
  announced() {
    return this.page.evaluate(() => globalThis.watched.announced);
  }

  /** Forget what has been announced. */
  forget() {
    return this.page.evaluate(() => void (globalThis.watched.announced.length = 0));
  }

  /** Return the conversation's token in the tab's session storage. */
  token() {
    return this.page.evaluate((name) => {
      return JSON.parse(sessionStorage.getItem(name))?.conversation ?? null;
    }, NAME);
  }
}
