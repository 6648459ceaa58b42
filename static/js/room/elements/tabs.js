/**
 * On a narrow screen one part of the room shows at a time. The server's links to the parts become tabs (arrow keys move,
 * the page follows); on a wide screen all parts stand side by side and there is nothing to choose.
 */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { partOf, PARTS } from "../parts.js";

export const NARROW = "(max-width: 63.99rem)";
/** The column beside the conversation holds two parts. @type {Record<string, string>} */
const PANELS = { agenda: "aside", people: "aside" };

export class RoomTabs extends RoomElement {
  static topics = ["unread", "hands"];
  static properties = { shown: { state: true } };

  constructor() {
    super();
    this.shown = "chat";
    this.narrow = matchMedia(NARROW);
  }

  connectedCallback() {
    super.connectedCallback();
    this.shown = partOf(this.store.hash) ?? this.closest("[data-tab]")?.getAttribute("data-tab") ?? "chat";
    this.narrow.addEventListener("change", () => this.arrange());
    this.store.heed(this, "show", ({ id }) => this.select(partOf(id) ?? this.shown));
    this.arrange();
  }

  /** @param {string} part */
  select(part) {
    this.shown = part;
    this.arrange();
  }

  /** The panels are tab panels only while there are tabs. */
  arrange() {
    const room = this.closest(".room");
    room?.setAttribute("data-tab", this.shown);
    for (const panel of room?.querySelectorAll(".panel") ?? []) {
      if (this.narrow.matches) panel.setAttribute("role", "tabpanel");
      else panel.removeAttribute("role");
    }
    this.store.ask("part", { part: this.shown, narrow: this.narrow.matches });
  }

  render() {
    return html`<div
      class="tabs room-tabs"
      role="tablist"
      aria-label=${_("Parts of the room")}
      @keydown=${this.key}
    >
      ${this.tab("chat", icon("messages-square"), _("Chat"), this.unread())}
      ${this.tab("notes", icon("notebook-pen"), _("Notes"))}
      ${this.tab("agenda", icon("list-ordered"), _("Agenda"))}
      ${this.tab("people", icon("users-round"), _("People"), this.hands())}
    </div>`;
  }

  /** @param {string} part @param {unknown} sign @param {string} words @param {unknown} [count] */
  tab(part, sign, words, count = nothing) {
    const chosen = part === this.shown;
    return html`<button
      type="button"
      class="tabs__tab"
      role="tab"
      id="tab-${part}"
      data-part=${part}
      aria-controls=${PANELS[part] ?? part}
      aria-selected=${chosen}
      tabindex=${chosen ? 0 : -1}
      @click=${() => this.select(part)}
    >
      ${sign} <span>${words}</span>${count}
    </button>`;
  }

  unread() {
    const count = this.store.unread;
    if (!count) return nothing;
    const words = ngettext("%(count)s new message", "%(count)s new messages", count, { count });
    return html` <span class="tab-count" aria-hidden="true">${this.store.formats.number(count)}</span>
      <span class="visually-hidden">${words}</span>`;
  }

  hands() {
    const count = this.store.state.hands.length;
    if (!count) return nothing;
    const words = ngettext("%(count)s hand up", "%(count)s hands up", count, { count });
    return html` <span class="tab-count tab-count--hands" aria-hidden="true"
        >${icon("hand")}${this.store.formats.number(count)}</span
      >
      <span class="visually-hidden">${words}</span>`;
  }

  /** @param {KeyboardEvent} event */
  async key(event) {
    const rtl = getComputedStyle(/** @type {Element} */ (/** @type {unknown} */ (this))).direction === "rtl";
    const steps = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 };
    const at = PARTS.indexOf(this.shown);
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step) this.select(PARTS[(at + step + PARTS.length) % PARTS.length]);
    else if (event.key === "Home") this.select(PARTS[0]);
    else if (event.key === "End") this.select(PARTS[PARTS.length - 1]);
    else return;
    event.preventDefault();
    await this.updateComplete;
    /** @type {HTMLElement|null} */ (this.querySelector("[aria-selected='true']"))?.focus();
  }
}
