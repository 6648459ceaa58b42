/** One's own messages that the server has not stored yet, told as they are: on their way, waiting, or refused. */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { refusal } from "../words.js";

/** @typedef {import("../store.js").Pending} Pending */

export class RoomPending extends RoomElement {
  static topics = ["pending", "connection"];

  render() {
    const { pendingMessages } = this.store;
    if (!pendingMessages.length) return nothing;
    return html`<ol class="transcript__list transcript__pending" aria-label=${_("On their way")}>
      ${pendingMessages.map((entry) => html`<li>${this.entry(entry)}</li>`)}
    </ol>`;
  }

  /** @param {Pending} entry */
  entry(entry) {
    return html`<article
      class="message message--mine message--pending ${entry.failed ? "message--failed" : ""}"
    >
      <div class="message__body">
        <p class="message__text message__text--plain" dir="auto" .textContent=${entry.text}></p>
        <p class="message__state" role="status">${this.state(entry)}</p>
      </div>
    </article>`;
  }

  /** @param {Pending} entry */
  state(entry) {
    if (!entry.failed) {
      const words = this.store.live ? _("Sending…") : _("Kept here, sent when the connection is back");
      return html`${icon("clock")} ${words}`;
    }
    return html`${icon("triangle-alert")} ${_("Not sent.")} ${refusal(entry.failed.code, entry.failed.text)}
      <button type="button" class="button button--small" @click=${() => this.store.retry(entry.cid)}>
        ${_("Try again")}
      </button>
      <button
        type="button"
        class="button button--small button--quiet"
        @click=${() => this.store.discard(entry.cid)}
      >
        ${_("Discard")}
      </button>`;
  }
}
