/** Tells screen readers what is new, a few words at a time, and shows everybody what the server refused. */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { summary } from "../announcements.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";

/** @typedef {import("../days.js").Message} Message */

const BATCH = 2500;
const NOTICE = 8000;

export class RoomAnnouncer extends RoomElement {
  static properties = { said: { state: true }, notice: { state: true } };

  constructor() {
    super();
    /** @type {Message[]} */
    this.heard = [];
    this.said = "";
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    this.notice = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.heed(this, "arrived", (message) => this.hear(message));
    this.store.heed(this, "say", (words) => this.say(words));
    this.store.heed(this, "notice", (words) => this.show(words));
  }

  render() {
    return html`<p class="visually-hidden" aria-live="polite">${this.said}</p>
      <div class="notice-place" role="status">
        ${
          this.notice
            ? html`<p class="notice-toast">
                <span>${this.notice}</span>
                <button
                  type="button"
                  class="icon-button"
                  aria-label=${_("Hide")}
                  @click=${() => this.show("")}
                >
                  ${icon("x")}
                </button>
              </p>`
            : nothing
        }
      </div>`;
  }

  /** @param {Message} message */
  hear(message) {
    this.heard.push(message);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.say(summary(this.heard.splice(0), this.store.formats.names));
    }, BATCH);
  }

  /** @param {string} words */
  say(words) {
    this.said = words;
  }

  /** @param {string} words */
  show(words) {
    this.notice = words;
    clearTimeout(this.hiding);
    if (words) this.hiding = setTimeout(() => this.show(""), NOTICE);
  }
}
