/** Tells screen readers what is new, a few words at a time, and shows everybody what the server refused. */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { summary } from "../announcements.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";

/** @typedef {{id: string, name: string, text: string, by: string}} Heard */

const BATCH = 2500;
const NOTICE = 8000;

export class RoomAnnouncer extends RoomElement {
  static properties = { said: { state: true }, notice: { state: true } };

  constructor() {
    super();
    /** @type {Heard[]} */
    this.heard = [];
    this.said = "";
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    this.notice = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.heed(this, "arrived", (message) => this.hear(message));
    this.store.heed(this, "removed", (id) => this.unhear(id));
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

  /** @param {Heard} message */
  hear(message) {
    this.heard.push(message);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.heard.length) this.say(summary(this.heard.splice(0), this.store.formats.names));
    }, BATCH);
  }

  /** What was deleted is not read out any more, and its words do not stay here. @param {string} id */
  unhear(id) {
    this.heard = this.heard.filter((message) => message.id !== id);
    this.say("");
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
