/** Waits for the opening on a socket, and asks the server itself now and then; the only way where sockets are blocked. */
import { format } from "../site/zone.js";
import { filled, localeOf } from "./countdown.js";
import { beforeKnocking, change, deed, isNear, untilNextLook } from "./course.js";
import { Door } from "./door.js";
import { Line } from "./line.js";

const pause = (/** @type {number} */ milliseconds) =>
  /** @type {Promise<void>} */ (new Promise((resolve) => setTimeout(resolve, milliseconds)));

export class Vigil {
  /** @param {Document} document @param {import("./clock.js").WaitingPage} page @param {import("./clock.js").Clock} clock */
  constructor(document, page, clock) {
    this.document = document;
    this.page = page;
    this.clock = clock;
    this.door = new Door(document, page);
    this.heard = { status: "announced", starts: page.starts, sequence: page.sequence };
    this.over = false;
    this.line = new Line(page.room, {
      status: (status) => this.hear({ ...this.heard, status }),
      here: (count) => this.showHere(count),
      lost: () => this.schedule(),
    });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  start() {
    this.door.start();
    this.clock.ticked = (left) => isNear(left) && this.door.offer();
    this.line.start();
    this.schedule();
    const { document } = this;
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    addEventListener("online", () => this.look());
    addEventListener("pageshow", (event) => event.persisted && this.look());
  }

  schedule() {
    clearTimeout(this.timer);
    if (this.over) return;
    const wait = untilNextLook(this.clock.left(), this.line.up, Math.random());
    this.timer = setTimeout(() => this.look(), wait);
  }

  async look() {
    clearTimeout(this.timer);
    if (this.over) return;
    try {
      const answer = await fetch(this.page.state, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (answer.ok) {
        const { status, starts_at: starts, sequence, now } = await answer.json();
        if (!this.over) this.clock.set(starts, now);
        this.hear({ status, starts, sequence });
      } else if (answer.status === 404 || answer.status === 403) this.hear({ ...this.heard, status: "gone" });
    } catch {
      // No connection: the next look may find one.
    }
    this.schedule();
  }

  /** @param {import("./course.js").Heard} after */
  hear(after) {
    if (this.over) return;
    const changed = change(this.heard, after);
    this.heard = after;
    if (changed) this.tellChange(changed);
    const next = deed(after.status, this.page.way, this.door.pressed);
    if (next !== "wait") void this.end(next);
  }

  /** @param {"moved"|"changed"} changed */
  tellChange(changed) {
    const { words, lang, zone } = this.page;
    const shown = this.document.documentElement.dataset.zone
      ? Intl.DateTimeFormat().resolvedOptions().timeZone
      : zone;
    const starts = new Date(this.heard.starts);
    const write = (/** @type {string} */ form) => format(starts, form, localeOf(lang), shown);
    /** @type {NodeListOf<HTMLTimeElement>} */
    const times = this.document.querySelectorAll("#when time");
    for (const time of times) {
      time.dateTime = this.heard.starts;
      time.textContent = write(time.dataset.form ?? "datetime");
    }
    this.clock.say(filled(words[changed], { time: write("datetime") }));
    this.offerAgain();
  }

  offerAgain() {
    const again = /** @type {HTMLElement | null} */ (this.document.querySelector("[data-again]"));
    if (again) again.hidden = false;
  }

  /** @param {Exclude<import("./course.js").Deed, "wait">} next */
  async end(next) {
    this.over = true;
    clearTimeout(this.timer);
    this.clock.stop();
    this.line.stop();
    const { words } = this.page;
    if (next === "return" || next === "enter") {
      this.clock.say(words.taking);
      await pause(beforeKnocking(Math.random()));
      if (next === "enter") await this.door.knock(pause);
      else location.assign(this.page.here);
    } else if (next === "door") {
      this.clock.say(words.open);
      this.door.become();
    } else {
      this.clock.say(words[next]);
      this.door.shut();
      this.offerAgain();
    }
  }

  /** How many wait, for those who run the workshop. @param {number} count themselves included */
  showHere(count) {
    const here = /** @type {HTMLElement | null} */ (this.document.querySelector("[data-here]"));
    if (!here) return;
    here.textContent = filled(here.dataset.here ?? "", { count: count - 1 });
    here.hidden = count < 2;
  }
}
