/**
 * Steps of the programme's maker, sent one after the other without leaving the page: what the server answers takes the place of what
 * was shown. What no answer confirmed stays (`Pending`), is said, and can be tried again.
 */
import { Pending } from "./pending.js";
import { exchange } from "./exchange.js";

/** How long (ms) an answer may take before it counts as none. */
const PATIENCE = 20_000;

/** Answers that are pages of ours: done, refused with reasons, or moved by somebody else. */
const HEARD = new Set([200, 409, 422]);

export class Sending {
  /** @param {HTMLElement} part the one with `data-programme` @param {HTMLElement} status @param {import("./pending.js").Keeper} keeper */
  constructor(part, status, keeper) {
    this.part = part;
    this.status = status;
    this.words = part.dataset;
    this.pending = new Pending(keeper, `arrange:${location.pathname}`);
    this.queue = Promise.resolve();
    addEventListener("online", () => this.tryAgain());
    addEventListener("beforeunload", (event) => {
      if (this.pending.count) event.preventDefault();
    });
    if (this.pending.count) this.#failed();
  }

  /** @param {import("./pending.js").Step} step @param {string} [pressed] what is to have the focus afterwards, as a selector */
  send(step, pressed) {
    this.pending.add(step);
    return this.tryAgain(pressed);
  }

  /** @param {string} [pressed] */
  tryAgain(pressed) {
    this.queue = this.queue.then(() => this.#sendAll(pressed));
    return this.queue;
  }

  /** @param {string} [pressed] */
  async #sendAll(pressed) {
    while (this.pending.count) {
      const [step] = this.pending.steps;
      this.#say(this.words.saving ?? "");
      if (!(await this.#sendOne(step, pressed))) return this.#failed();
    }
  }

  /** Whether the server has answered. @param {import("./pending.js").Step} step @param {string} [pressed] */
  async #sendOne(step, pressed) {
    const answer = await heard(step);
    if (!answer) return false;
    const html = await answer.text().catch(() => "");
    if (HEARD.has(answer.status)) exchange(this.part, html);
    const row = document.getElementById(`s-${step.session}`);
    this.pending.answered(answer.status === 200 ? (row?.dataset.seen ?? "") : null);
    if (HEARD.has(answer.status)) this.#tell(answer.status, row, pressed);
    else location.reload(); // no longer theirs to arrange: the page says why
    return true;
  }

  /** @param {number} status @param {HTMLElement | null} row @param {string} [pressed] */
  #tell(status, row, pressed) {
    const said = this.part.querySelector("[data-words]")?.textContent;
    this.#say(status === 200 ? said || (this.words.saved ?? "") : "");
    const wrong = status === 200 ? null : this.part.querySelector("[aria-invalid='true'], [data-focus]");
    const next = wrong ?? (pressed && this.part.querySelector(pressed)) ?? row?.querySelector("summary");
    if (next instanceof HTMLElement) next.focus();
  }

  /** The line for those who listen; who looks sees what the server wrote. @param {string} text */
  #say(text) {
    this.status.className = "visually-hidden";
    this.status.textContent = text;
  }

  #failed() {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button--small";
    again.textContent = this.words.again ?? "";
    again.addEventListener("click", () => this.tryAgain());
    const words = document.createElement("span");
    const titles = this.pending.steps.map(({ title }) => title).join(" · ");
    words.textContent = `${this.words.failed ?? ""} ${titles}`;
    this.status.className = "arrange__said arrange__said--failed";
    this.status.replaceChildren(words, again);
    for (const { session } of this.pending.steps)
      document.getElementById(`s-${session}`)?.classList.add("is-unsaved");
  }
}

/** What the server answers; null where nothing comes, or it cannot save now. @param {import("./pending.js").Step} step */
async function heard(step) {
  try {
    const answer = await fetch(step.address, {
      method: "POST",
      body: new URLSearchParams(step.body),
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.status >= 500 || answer.status === 429 ? null : answer;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}
