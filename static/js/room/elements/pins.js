/** What the facilitators want everybody to see: the pinned messages, the newest first, in one line each. */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { RoomElement } from "../element.js";
import { excerpt } from "../excerpt.js";
import { icon } from "../icon.js";

/** @typedef {import("../days.js").Message} Message */

export class RoomPins extends RoomElement {
  static topics = ["messages", "you"];

  render() {
    const pins = [...(this.store.state.pins ?? [])].reverse();
    if (!pins.length) return nothing;
    const [first, ...others] = pins;
    return html`<div class="pins" role="region" aria-label=${_("Pinned messages")}>
      ${this.pin(first)} ${others.length ? this.others(others) : nothing}
    </div>`;
  }

  /** @param {Message[]} others */
  others(others) {
    const count = { count: others.length };
    return html`<details class="more pins__others">
      <summary>${ngettext("%(count)s more pinned", "%(count)s more pinned", others.length, count)}</summary>
      <div>${others.map((message) => this.pin(message))}</div>
    </details>`;
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
      ${icon("pin-off")}
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
