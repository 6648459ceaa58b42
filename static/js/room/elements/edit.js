/** Rewording one's own message, in its place. Escape leaves it as it was. */
import { html, LitElement } from "lit";
import { _ } from "../../strings.js";
import { RoomElement } from "../element.js";

export class RoomEdit extends LitElement {
  static properties = { message: { attribute: false }, busy: { state: true } };

  constructor() {
    super();
    this.message = /** @type {import("../days.js").Message} */ (/** @type {unknown} */ (null));
    this.busy = false;
  }

  get store() {
    return RoomElement.store;
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    const area = this.area();
    area.value = this.store.drafts.read(`edit-${this.message.id}`) ?? this.message.text;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    this.grow();
  }

  area() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  }

  render() {
    return html`<form class="edit" @submit=${this.save} @keydown=${this.key}>
      <label class="visually-hidden" for="edit-${this.message.id}">${_("Your message")}</label>
      <textarea
        class="edit__text"
        id="edit-${this.message.id}"
        dir="auto"
        rows="2"
        maxlength="8000"
        @input=${this.keep}
      ></textarea>
      <div class="edit__buttons">
        <button type="button" class="button button--small button--quiet" @click=${this.leave}>
          ${_("Cancel")}
        </button>
        <button class="button button--small button--primary" ?disabled=${this.busy}>${_("Save")}</button>
      </div>
    </form>`;
  }

  keep() {
    this.store.drafts.write(`edit-${this.message.id}`, this.area().value);
    this.grow();
  }

  grow() {
    const area = this.area();
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") this.leave();
    const send = event.key === "Enter" && !event.shiftKey && !event.isComposing && this.store.enterSends;
    if (send) this.save(event);
    event.stopPropagation();
  }

  /** @param {Event} event */
  async save(event) {
    event.preventDefault();
    const text = this.area().value.trim();
    if (!text || text === this.message.text) return this.leave();
    this.busy = true;
    const answer = await this.store.send("message.edit", { id: this.message.id, text });
    this.busy = false;
    if (answer.ok) this.leave();
  }

  leave() {
    this.store.drafts.write(`edit-${this.message.id}`, null);
    this.store.ask("edit", { id: null, from: this.message.id });
  }
}
