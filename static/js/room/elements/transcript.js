/**
 * The conversation: days, messages, what is still on its way, and where the reader is in it. The list stands in a
 * scroller that grows from its end, so that the newest words show without a script and stay in view with one.
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { _, ngettext } from "../../strings.js";
import { dayNamer, number, rows } from "../days.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { Reader } from "../reader.js";
import { anchored, atEnd, flash, toEnd } from "../scrolling.js";

/** @typedef {import("../days.js").Row} Row @typedef {import("./message.js").RoomMessage} RoomMessage */

export class RoomTranscript extends RoomElement {
  static topics = ["messages", "people", "outcomes", "you", "pending", "connection"];
  static properties = {
    editing: { state: true },
    active: { state: true },
    loading: { state: true },
    failed: { state: true },
  };

  constructor() {
    super();
    /** @type {string|null} the message being reworded */
    this.editing = null;
    /** @type {string|null} the message that arrow keys have reached */
    this.active = null;
    this.loading = false;
    this.failed = false;
    this.away = false;
    this.ending = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.dayOf = dayNamer(this.store.formats.zone);
    this.reader = new Reader(this.store, () => this.attended());
    this.store.heed(this, "edit", (detail) => this.edit(detail));
    this.store.heed(this, "jump", ({ id }) => this.jump(id));
    this.store.heed(this, "posted", () => this.end());
    this.store.heed(this, "part", () => this.looked());
    document.addEventListener("visibilitychange", () => this.looked());
  }

  get scroller() {
    return /** @type {HTMLElement} */ (this.querySelector(".transcript__scroller"));
  }

  /** Whether what arrives now is before the reader's eyes. */
  attended() {
    return !document.hidden && this.offsetParent !== null && (!this.scroller || atEnd(this.scroller));
  }

  willUpdate() {
    this.reader?.update();
    const away = this.scroller && !this.ending && !atEnd(this.scroller);
    this.hold = away ? anchored(this.scroller, ".message") : null;
  }

  updated() {
    if (this.hold) this.settled().then(this.hold);
    this.tellUnread();
    if (this.store.hash && this.isConnected) this.followAddress();
  }

  render() {
    const { store } = this;
    const messages = store.messages;
    const marker = this.reader?.marker ?? null;
    const active = this.active ?? messages[messages.length - 1]?.id;
    return html`<div
        class="transcript__scroller"
        tabindex="0"
        role="region"
        aria-label=${_("Conversation")}
        aria-description=${_("Arrow keys move from message to message, Enter opens what can be done with one.")}
        @scroll=${this.scrolled}
        @keydown=${this.key}
      >
        <div class="transcript__flow">
          ${this.beginning()}
          <ol class="transcript__list">
            ${repeat(
              rows(messages, this.dayOf ?? dayNamer(), marker),
              (row) => row.key,
              (row) => this.row(row, active),
            )}
          </ol>
          <room-pending></room-pending>
        </div>
      </div>
      ${this.jumpButton()}`;
  }

  /** @param {Row} row @param {string} [active] */
  row(row, active) {
    if (row.type === "day") return html`<li class="day"><span>${this.store.formats.day(row.at)}</span></li>`;
    if (row.type === "unread") return html`<li class="unread"><span>${_("New messages")}</span></li>`;
    const { message, turn } = row;
    return html`<li id=${message.id} tabindex="-1">
      <room-message
        .message=${message}
        .revision=${this.store.revision}
        .turn=${turn}
        .active=${message.id === active}
        .editing=${message.id === this.editing}
      ></room-message>
    </li>`;
  }

  beginning() {
    if (!this.store.more) {
      const empty = !this.store.messages.length;
      return html`<p class="transcript__beginning">
        ${empty ? _("Nobody has written yet. Say hello.") : _("The conversation begins here.")}
      </p>`;
    }
    return html`<div class="transcript__earlier">
      ${this.failed ? html`<p>${_("Earlier messages could not be fetched.")}</p>` : nothing}
      <button type="button" class="button button--small" aria-disabled=${this.loading} @click=${this.earlier}>
        ${icon("arrow-up")} ${this.loading ? _("Fetching…") : _("Earlier messages")}
      </button>
    </div>`;
  }

  jumpButton() {
    const unread = this.reader?.unread ?? 0;
    if (!this.away && !unread) return nothing;
    const words = ngettext("%(count)s new message", "%(count)s new messages", unread, { count: unread });
    return html`<button
      type="button"
      class="transcript__jump button button--small ${unread ? "button--primary" : ""}"
      @click=${this.newest}
    >
      ${icon("arrow-down")} ${unread ? words : _("Newest messages")}
    </button>`;
  }

  async earlier() {
    if (this.loading) return false;
    this.loading = true;
    this.failed = !(await this.store.loadEarlier());
    this.loading = false;
    await this.updateComplete;
    return !this.failed;
  }

  scrolled() {
    const away = !atEnd(this.scroller, 200);
    if (away !== this.away) {
      this.away = away;
      this.requestUpdate();
    }
    this.looked();
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const fromStart = scrollHeight - clientHeight - Math.abs(scrollTop);
    if (fromStart < 80 && this.store.more && !this.failed && scrollHeight > clientHeight) this.earlier();
  }

  looked() {
    const before = this.reader?.reading;
    if (document.hidden) this.reader?.left();
    else if (this.attended()) this.reader?.reachedEnd();
    if (this.reader?.reading !== before) this.requestUpdate();
  }

  /** To the first unread message when there is one above, else to the end. */
  newest() {
    const line = this.querySelector(".unread");
    const above = line && line.getBoundingClientRect().top < this.scroller.getBoundingClientRect().top;
    if (line && above) line.scrollIntoView({ block: "start" });
    else this.end();
  }

  async end() {
    this.ending = true;
    this.requestUpdate();
    await this.settled();
    toEnd(this.scroller);
    this.ending = false;
  }

  /** @param {{id: string|null, from?: string}} detail */
  async edit({ id, from }) {
    this.editing = id;
    await this.updateComplete;
    if (!id && from) this.item(from)?.focus();
  }

  /** @param {string} id */
  item(id) {
    return /** @type {HTMLElement|null} */ (this.querySelector(`#${CSS.escape(id)}`));
  }

  /** When the messages have drawn themselves too: in the same task, before anything is painted. */
  async settled() {
    await this.updateComplete;
    await Promise.all(
      /** @type {RoomMessage[]} */ ([...this.querySelectorAll("room-message")]).map(
        (each) => each.updateComplete,
      ),
    );
  }

  /** The tab of the conversation shows it too. */
  tellUnread() {
    const unread = this.reader?.unread ?? 0;
    if (unread === this.store.unread) return;
    this.store.unread = unread;
    this.store.touch("unread");
  }

  /** The message that the page's address names, once. */
  followAddress() {
    const id = this.store.hash;
    this.store.hash = "";
    if (/^m\d+$/.test(id)) this.jump(id);
  }

  /** Fetch earlier pages until the message is there, then show it. @param {string} id */
  async jump(id) {
    await this.settled();
    while (!this.item(id) && this.store.more && number(this.store.messages[0]?.id ?? "m0") > number(id)) {
      if (!(await this.earlier())) break;
    }
    const found = this.item(id);
    if (!found) return this.store.tell(_("That message is not there any more."));
    await this.settled();
    this.active = id;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
    flash(found);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const items = /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".transcript__list > li[id]")]);
    const focused = /** @type {HTMLElement} */ (event.target).closest("li[id]");
    const at = focused ? items.indexOf(/** @type {HTMLElement} */ (focused)) : items.length;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) this.reach(items[Math.min(Math.max(at + step, 0), items.length - 1)]);
    else if (event.key === "End") this.reach(items[items.length - 1]);
    else if (event.key === "Enter" && event.target === focused)
      this.menu(/** @type {HTMLElement} */ (focused));
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} [item] */
  reach(item) {
    if (!item) return;
    this.active = item.id;
    item.focus();
  }

  /** @param {HTMLElement} item */
  menu(item) {
    /** @type {HTMLElement|null} */ (item.querySelector(".message__more"))?.click();
  }
}
