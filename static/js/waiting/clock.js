/** The countdown on the page. It shows seconds in the last hour, except to those who want things to keep still. */
import { filled, length, momentPassed, untilChange } from "./countdown.js";

/**
 * @typedef {{room: string, here: string, state: string, starts: string, sequence: number,
 *   way: import("./course.js").Way, runs: boolean, lang: string, zone: string,
 *   patterns: import("./countdown.js").Patterns, words: Record<string, string>}} WaitingPage
 */

export class Clock {
  /** @param {Element} card @param {WaitingPage} page */
  constructor(card, page) {
    this.shown = /** @type {HTMLElement} */ (card.querySelector("[data-count]"));
    this.said = /** @type {HTMLElement} */ (card.querySelector("[data-said]"));
    this.page = page;
    this.starts = Date.parse(page.starts);
    /** How far this device's clock is behind the server's, in milliseconds. */
    this.behind = 0;
    /** Called at every tick with the milliseconds that are left. */
    this.ticked = (/** @type {number} */ _left) => {};
    this.exact = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.last = this.left();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Milliseconds until the planned start. */
  left() {
    return this.starts - (Date.now() + this.behind);
  }

  start() {
    document.addEventListener("visibilitychange", () => document.hidden || this.tick());
    this.tick();
  }

  stop() {
    clearTimeout(this.timer);
    this.shown.hidden = true;
    this.starts = NaN;
  }

  /** @param {string} starts @param {string} now the server's clock */
  set(starts, now) {
    this.behind = Date.parse(now) - Date.now();
    const moved = Date.parse(starts) !== this.starts;
    this.starts = Date.parse(starts);
    if (moved) this.last = this.left();
    this.tick();
  }

  /** Say something once, also to those who listen. @param {string} text */
  say(text) {
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  tick() {
    clearTimeout(this.timer);
    const left = this.left();
    if (Number.isNaN(left)) return;
    const words = this.words(left / 1000);
    if (this.shown.textContent !== words) this.shown.textContent = words;
    this.tellMoment(left);
    this.last = left;
    this.ticked(left);
    if (left > 0) this.timer = setTimeout(() => this.tick(), untilChange(left / 1000, this.exact));
  }

  /** @param {number} seconds */
  words(seconds) {
    const { words, patterns, lang } = this.page;
    if (seconds <= 0) return words.late;
    const time = length(seconds, { patterns, lang, exact: this.exact });
    return filled(words.begins, { time });
  }

  /** @param {number} left */
  tellMoment(left) {
    const moment = momentPassed(this.last / 1000, left / 1000);
    if (moment === undefined) return;
    this.shown.parentElement?.querySelector("[data-announce]")?.remove();
    const { words } = this.page;
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.dataset.announce = "";
    spoken.textContent = moment ? this.words(moment) : words.now;
    if (!this.said.textContent) this.said.append(spoken);
  }
}
