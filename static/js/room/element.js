/** What the parts of the room have in common: light DOM over the server's HTML, and drawing when the room changes. */
import { LitElement } from "lit";

/** @typedef {import("./store.js").RoomStore} RoomStore */

export class RoomElement extends LitElement {
  /** The room that this page shows; given once, before the elements are defined. @type {RoomStore} */
  static store;

  /** What must change for this part to draw again. @type {string[]} */
  static topics = [];

  get store() {
    return RoomElement.store;
  }

  /** The server's HTML is shown until now; it gives way in the same task that draws. */
  createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    const topics = /** @type {typeof RoomElement} */ (this.constructor).topics;
    this.forget = this.store.watch(topics, () => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.forget?.();
  }
}
