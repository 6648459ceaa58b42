/**
 * What can be done with a message. One menu serves them all: a small panel beside the button, on a phone a sheet at the
 * bottom. Arrow keys move, Escape closes and gives the focus back.
 */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { ask } from "../ask.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { REACTIONS, reactionName } from "../words.js";

/** @typedef {import("../days.js").Message} Message */

export class RoomMenu extends RoomElement {
  static topics = ["messages"];
  static properties = { target: { state: true } };

  constructor() {
    super();
    /** @type {string|null} */
    this.target = null;
    /** @type {HTMLElement|null} */
    this.anchor = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute("popover", "auto");
    this.store.heed(this, "menu", (detail) => this.open(detail));
    this.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") this.closed();
    });
    this.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {{id: string, anchor: HTMLElement}} detail */
  async open({ id, anchor }) {
    this.target = id;
    this.anchor = anchor;
    await this.updateComplete;
    this.reveal(true);
    this.place();
    this.items()[0]?.focus();
  }

  /** Browsers that know no popovers get a plain panel. @param {boolean} shown */
  reveal(shown) {
    if ("popover" in HTMLElement.prototype) return shown ? this.showPopover() : this.hidePopover();
    this.toggleAttribute("data-shown", shown);
    if (!shown) this.closed();
  }

  /** Beside its button, and never beyond the window. Narrow screens show a sheet, placed by the style sheet. */
  place() {
    if (!this.anchor || matchMedia("(max-width: 40rem)").matches) {
      this.style.inset = "";
      return;
    }
    const from = this.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this;
    const rtl = getComputedStyle(this).direction === "rtl";
    const left = rtl ? from.left : from.right - width;
    const below = from.bottom + 4 + height <= innerHeight;
    const top = below ? from.bottom + 4 : Math.max(8, from.top - 4 - height);
    this.style.inset = `${top}px auto auto ${Math.min(Math.max(8, left), innerWidth - width - 8)}px`;
  }

  closed() {
    const inside =
      /** @type {HTMLElement} */ (this).contains(document.activeElement) ||
      document.activeElement === document.body;
    if (inside) this.anchor?.focus({ preventScroll: true });
    this.target = null;
  }

  items() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[role^='menuitem']")]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const items = this.items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const rtl = getComputedStyle(this).direction === "rtl";
    const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items[items.length - 1]?.focus();
    else if (event.key === "Tab" || event.key === "Escape") this.reveal(false);
    else return;
    event.preventDefault();
  }

  render() {
    const message = this.target ? this.store.message(this.target) : null;
    if (!message) return nothing;
    return html`<div class="message-menu" role="menu" aria-label=${_("Message")}>
      ${this.store.can("message.react") ? this.reactions(message) : nothing} ${this.reacted(message)}
      ${this.actions(message)}
    </div>`;
  }

  /** @param {Message} message */
  reactions(message) {
    const mine = (/** @type {string} */ emoji) =>
      (message.reactions?.[emoji] ?? []).includes(this.store.you.id);
    return html`<div class="message-menu__reactions" role="group" aria-label=${_("React")}>
      ${REACTIONS.map(
        (emoji) =>
          html`<button
            type="button"
            role="menuitemcheckbox"
            aria-checked=${mine(emoji)}
            tabindex="-1"
            title=${reactionName(emoji)}
            aria-label=${reactionName(emoji)}
            @click=${this.doing(() => this.store.send("message.react", { id: message.id, emoji, on: !mine(emoji) }))}
          >
            ${emoji}
          </button>`,
      )}
    </div>`;
  }

  /** Who reacted, for those who cannot hover. @param {Message} message */
  reacted(message) {
    const lines = Object.entries(message.reactions);
    if (!lines.length) return nothing;
    const names = (/** @type {string[]} */ people) =>
      this.store.formats.names(people.map((id) => this.store.nameOf(id, "…")));
    return html`<p class="menu__note" role="none">
      ${lines.map(([emoji, people]) => html`<span>${emoji} ${names(people)}</span> `)}
    </p>`;
  }

  /** @param {Message} message */
  actions(message) {
    const { store } = this;
    const mine = message.by === store.you.id;
    return [
      store.can("message.post") &&
        this.item(icon("reply"), _("Reply"), () => store.ask("reply", { id: message.id })),
      store.can("outcome.record") &&
        this.item(icon("bookmark-plus"), _("Mark as an outcome…"), () => store.ask("record", { message })),
      store.urls.draw &&
        this.item(icon("sprout"), _("Draft a practice from this"), () =>
          open(`${store.urls.draw}?message=${message.id}`),
        ),
      store.can("message.pin") &&
        this.item(icon("pin"), message.pinned ? _("Unpin") : _("Pin"), () =>
          store.send("message.pin", { id: message.id, on: !message.pinned }),
        ),
      this.item(icon("link"), _("Copy link"), () =>
        store.copy(`${store.address}#${message.id}`, _("Link copied.")),
      ),
      this.item(icon("copy"), _("Copy text"), () => store.copy(message.text, _("Text copied."))),
      mine &&
        store.can("message.edit") &&
        this.item(icon("pencil"), _("Edit"), () => ask(async () => store.ask("edit", { id: message.id }))),
      mine &&
        store.can("message.remove") &&
        this.item(icon("trash-2"), _("Delete"), () => this.erase(message), true),
      !mine &&
        store.moderates &&
        this.item(icon("trash-2"), _("Remove…"), () => this.takeAway(message), true),
    ].filter(Boolean);
  }

  /** @param {unknown} sign @param {string} words @param {() => unknown} action @param {boolean} [danger] */
  item(sign, words, action, danger = false) {
    return html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      class="menu__item ${danger ? "menu__item--danger" : ""}"
      @click=${this.doing(action)}
    >
      ${sign} ${words}
    </button>`;
  }

  /** @param {() => unknown} action */
  doing(action) {
    return () => {
      this.reveal(false);
      action();
    };
  }

  /** @param {Message} message */
  async erase(message) {
    const sure = await ask(({ confirmation }) =>
      confirmation({
        title: _("Delete your message?"),
        text: _(
          "Its words are deleted for everybody and cannot be brought back. What was recorded from it stays.",
        ),
        yes: _("Delete"),
        danger: true,
      }),
    );
    if (sure) this.store.send("message.remove", { id: message.id });
  }

  /** @param {Message} message */
  async takeAway(message) {
    const sure = await ask(({ confirmation }) =>
      confirmation({
        title: _("Remove the message of %(name)s?", { name: message.name }),
        text: _("Its words are deleted for everybody. Your name and your reason stay in its place."),
        yes: _("Remove"),
        danger: true,
        reason: _("Reason, shown to everybody"),
      }),
    );
    if (sure) this.store.send("message.remove", { id: message.id, reason: sure.reason });
  }
}
