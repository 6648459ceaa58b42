/** The truth about the connection, in words. */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";

export class RoomBanner extends RoomElement {
  static topics = ["connection", "pending", "tick"];

  render() {
    const { connection } = this.store;
    return html`<div class="banner-place" role="status">${this.banner(connection)}</div>`;
  }

  /** @param {import("../store.js").Connection} connection */
  banner(connection) {
    if (connection.status === "stopped") return this.stopped(connection.code);
    if (connection.status === "waiting") return this.waiting(connection.retryAt);
    if (connection.status === "connecting" && connection.slow)
      return html`<p class="banner">${icon("clock")} ${_("Connecting…")}</p>`;
    return nothing;
  }

  /** @param {number} [retryAt] */
  waiting(retryAt) {
    const kept = this.store.pendingMessages.length;
    const words = kept
      ? ngettext(
          "Connection lost. Reconnecting… Your message is kept and will be sent.",
          "Connection lost. Reconnecting… Your %(count)s messages are kept and will be sent.",
          kept,
          { count: kept },
        )
      : _("Connection lost. Reconnecting… What you write is kept and will be sent.");
    const soon = retryAt !== undefined && retryAt - performance.now() < 2500;
    return html`<p class="banner banner--away">
      ${icon("wifi-off")} <span>${words}</span>
      ${
        soon
          ? nothing
          : html`<button type="button" class="button button--small" @click=${() => this.store.reconnect()}>
              ${_("Try now")}
            </button>`
      }
    </p>`;
  }

  /** @param {number} [code] a close code of the protocol */
  stopped(code) {
    const { words, action } = reasons(this.store)[code ?? 0] ?? reasons(this.store)[0];
    return html`<div class="banner banner--stopped">
      ${icon("triangle-alert")}
      <p>${words}</p>
      ${action}
    </div>`;
  }
}

/**
 * What each close code means to the person, and what they can do.
 * @param {import("../store.js").RoomStore} store
 * @returns {Record<number, {words: string, action: unknown}>}
 */
function reasons(store) {
  const reload = html`<a class="button button--small" href=${store.address}>${_("Load the page again")}</a>`;
  return {
    0: { words: _("This page has lost its place. Load it again to go on."), action: reload },
    1009: { words: _("Something too large was sent. Load the page again to go on."), action: reload },
    4400: {
      words: _("This page and the server no longer understand each other. Load it again."),
      action: reload,
    },
    4426: { words: _("There is a newer version of this page. Load it again to go on."), action: reload },
    4401: {
      words: _("You are signed out. Sign in again to go on; what you have not sent is kept in this tab."),
      action: html`<a
        class="button button--small"
        href=${`${store.urls.sign_in}?next=${encodeURIComponent(store.urls.show)}`}
        >${_("Sign in")}</a
      >`,
    },
    4403: {
      words: store.removal
        ? _("You have been removed from this workshop: %(reason)s", { reason: store.removal })
        : _("You have been removed from this workshop by a facilitator."),
      action: nothing,
    },
    4404: {
      words: _("The link that you came with is no longer valid. Ask the facilitators for a new one."),
      action: nothing,
    },
    4409: {
      words: _(
        "This workshop is open in too many of your tabs. Close some of them, then load this one again.",
      ),
      action: reload,
    },
  };
}
