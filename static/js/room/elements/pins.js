/** What the facilitators want everybody to see: the pinned messages, the newest first, in one line each. */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { RoomElement } from "../element.js";
import { excerpt } from "../excerpt.js";
import { icon } from "../icon.js";

/** @typedef {import("../days.js").Message} Message */

export class RoomPins extends RoomElement {
  static topics = ["messages", "you"];
  static properties = { open: { state: true } };

  constructor() {
    super();
    this.open = false;
  }

  render() {
    const pins = [...this.store.state.pins].reverse();
    if (!pins.length) return nothing;
    const shown = this.open ? pins : pins.slice(0, 1);
    return html`<div class="pins" role="region" aria-label=${_("Pinned messages")}>
      <div class="pins__list" id="pins">${shown.map((message) => this.pin(message))}</div>
      ${pins.length > 1 ? this.toggle(pins.length - 1) : nothing}
    </div>`;
  }

  /** @param {number} count of those behind the first */
  toggle(count) {
    const words = this.open
      ? _("Show only the newest pinned message")
      : ngettext("%(count)s more pinned message", "%(count)s more pinned messages", count, { count });
    return html`<button
      type="button"
      class="icon-button pins__toggle"
      aria-expanded=${this.open}
      aria-controls="pins"
      title=${words}
      aria-label=${words}
      @click=${() => {
        this.open = !this.open;
      }}
    >
      ${this.open ? icon("arrow-up") : `+${this.store.formats.number(count)}`}
    </button>`;
  }

  /** @param {Message} message */
  pin(message) {
    const { store } = this;
    const unpin = html`<button
      type="button"
      class="icon-button"
      title=${_("Unpin")}
      aria-label=${_("Unpin")}
      @click=${() => store.send("message.pin", { id: message.id, on: false })}
    >
      ${icon("x")}
    </button>`;
    return html`<div class="pin">
      ${icon("pin")}
      <a class="pin__words" href="#${message.id}"
        ><strong dir="auto">${message.name}</strong> <span dir="auto">${excerpt(message.text)}</span></a
      >
      ${store.can("message.pin") ? unpin : nothing}
    </div>`;
  }
}
