/**
 * When the workshop is closed: everybody is told, nothing unsent is lost, and the page turns into the record. It does so
 * by itself only where there is nothing of one's own left to save.
 */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";

const SECONDS = 12;

export class RoomClosing extends RoomElement {
  static topics = ["tick"];
  static properties = { closed: { state: true } };

  constructor() {
    super();
    /** @type {{name: string, leaves: number, unsent: string}|null} */
    this.closed = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.heed(this, "closed", ({ name }) => this.close(name));
    this.store.heed(this, "reopened", () => {
      this.closed = null;
    });
  }

  /** @param {string} name */
  close(name) {
    this.closed = { name, leaves: performance.now() + SECONDS * 1000, unsent: this.unsent() };
  }

  /** What one had written and not sent, or not got stored. */
  unsent() {
    const draft = this.store.drafts.read("message")?.text ?? "";
    return [...this.store.pendingMessages.map((entry) => entry.text), draft].filter(Boolean).join("\n\n");
  }

  /** Whether leaving the page by itself would take something from under somebody's hands. */
  get holds() {
    return Boolean(this.closed?.unsent || document.querySelector("dialog[open]"));
  }

  render() {
    if (!this.closed) return nothing;
    const left = Math.ceil((this.closed.leaves - performance.now()) / 1000);
    if (left <= 0 && !this.holds) this.leave();
    const { name } = this.closed;
    return html`<section class="closing" role="alert" aria-label=${_("Closed")}>
      ${icon("door-closed")}
      <div class="closing__words">
        <p class="closing__title">
          ${name ? _("%(name)s has closed the workshop. Thank you all!", { name }) : _("The workshop is closed. Thank you all!")}
        </p>
        <p>${_("Nothing can be changed here any more. The same address now shows what came out of it.")}</p>
      </div>
      <a class="button button--primary" href=${this.store.address}>${_("See the outcomes")}</a>
      ${this.holds ? nothing : this.countdown(left)} ${this.closed.unsent ? this.rescue() : nothing}
    </section>`;
  }

  rescue() {
    return html`<div class="closing__unsent">
      <p>${_("These words of yours were not sent. Copy them if you need them:")}</p>
      <textarea class="input" rows="2" readonly dir="auto" .value=${this.closed?.unsent ?? ""}></textarea>
      <button
        type="button"
        class="button button--small"
        @click=${() => this.store.copy(this.closed?.unsent ?? "", _("Text copied."))}
      >
        ${icon("copy")} ${_("Copy")}
      </button>
    </div>`;
  }

  /** @param {number} left */
  countdown(left) {
    return html`<p class="closing__time" aria-hidden="true">
      ${ngettext("in %(count)s second", "in %(count)s seconds", left, { count: this.store.formats.number(Math.max(0, left)) })}
    </p>`;
  }

  leave() {
    if (this.left) return;
    this.left = true;
    location.assign(this.store.address);
  }
}
