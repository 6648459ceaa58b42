/** Where one writes: a text that is kept until it is sent, a reply, `@names`, and one's hand. */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { MentionBox } from "../mention_box.js";

const LIMIT = 8000;
const NEAR = 400;
const TYPING_EVERY = 3000;

export class RoomComposer extends RoomElement {
  static topics = ["you", "status", "hands", "connection"];
  static properties = { reply: { state: true }, length: { state: true } };

  constructor() {
    super();
    /** @type {string|null} id of the message that is answered */
    this.reply = null;
    this.length = 0;
    /** @type {MentionBox|undefined} */
    this.mentions = undefined;
    this.toldTyping = -Infinity;
  }

  /** What was typed before the script arrived comes along. */
  createRenderRoot() {
    const area = this.querySelector("textarea");
    this.typed = area?.value ?? "";
    this.focused = area !== null && document.activeElement === area;
    const reply = /** @type {HTMLInputElement|null} */ (this.querySelector("[name=reply_to]"));
    this.reply = reply?.value || null;
    return super.createRenderRoot();
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.heed(this, "reply", ({ id }) => this.answer(id));
  }

  /** The text is new at first, and again after the room was reopened: bring back what was being written. */
  updated() {
    const area = this.area();
    if (!area || area === this.mentions?.area || area.readOnly) return;
    const draft = this.store.drafts.read("message");
    area.value = this.typed || draft?.text || "";
    this.typed = "";
    this.reply ??= draft?.reply ?? null;
    if (this.focused) area.focus();
    this.focused = false;
    this.mentions = new MentionBox(this, area, () => this.store.namesAtHand());
    this.changed();
  }

  area() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  }

  render() {
    const { store } = this;
    if (!store.can("message.post")) return this.closed();
    return html`<form class="composer" @submit=${this.send}>
      ${this.replying()}
      <div class="composer__row">
        ${this.hand()}
        <div class="composer__field">
          <label class="visually-hidden" for="composer-text">${_("Your message")}</label>
          <textarea
            class="composer__text"
            id="composer-text"
            rows="1"
            dir="auto"
            maxlength=${LIMIT}
            autocomplete="off"
            enterkeyhint=${store.enterSends ? "send" : "enter"}
            placeholder=${_("Write to everybody")}
            aria-describedby="composer-help"
            @input=${this.changed}
            @keydown=${this.key}
          ></textarea>
          <div
            class="composer__mentions"
            role="listbox"
            id="composer-mentions"
            aria-label=${_("People")}
            hidden
          ></div>
        </div>
        <button
          class="icon-button composer__send"
          aria-disabled=${!this.length}
          title=${_("Send")}
          aria-label=${_("Send")}
        >
          ${icon("send-horizontal")}
        </button>
      </div>
      <p class="visually-hidden" id="composer-help">
        ${store.enterSends ? _("Enter sends, Shift and Enter begin a new line. @ names somebody.") : _("@ names somebody.")}
      </p>
      ${this.counter()}
    </form>`;
  }

  closed() {
    return html`<div class="composer composer--closed">
      <p>${icon("lock")} ${this.reason()}</p>
      ${this.store.connection.status === "stopped" ? this.unsent() : nothing}
    </div>`;
  }

  /** Why nothing can be written. */
  reason() {
    const { connection, state } = this.store;
    if (connection.status === "stopped") return _("Nothing can be written here now.");
    if (state.status === "closed") return _("The workshop is closed. Nothing more can be written.");
    if (state.status === "live")
      return html`<a href=${this.store.address}
        >${_("You are reading along. Enter the workshop to write.")}</a
      >`;
    return _("The workshop has not begun yet.");
  }

  /** Words that were never sent stay in sight. */
  unsent() {
    const text = this.store.drafts.read("message")?.text;
    if (!text) return nothing;
    return html`<label class="composer__unsent"
      >${_("Your words that were not sent:")}
      <textarea class="input" rows="2" readonly dir="auto" .value=${text}></textarea>
    </label>`;
  }

  replying() {
    if (!this.reply) return nothing;
    const source = this.store.source(this.reply);
    return html`<div class="composer__reply">
      ${icon("reply")}
      <a class="cited" href="#${this.reply}">
        <span class="cited__name" dir="auto"
          >${source ? _("Reply to %(name)s", { name: source.name }) : _("Reply to an earlier message")}</span
        >
        <span class="cited__text" dir="auto">${source?.text ?? ""}</span>
      </a>
      <button
        type="button"
        class="icon-button"
        title=${_("Do not reply")}
        aria-label=${_("Do not reply")}
        @click=${this.forgetReply}
      >
        ${icon("x")}
      </button>
    </div>`;
  }

  hand() {
    const { store } = this;
    if (!store.can("hand.raise")) return nothing;
    const up = store.handIsUp;
    const words = up ? _("Lower my hand") : _("Raise my hand");
    return html`<button
      type="button"
      class="icon-button composer__hand"
      aria-pressed=${up}
      title=${words}
      aria-label=${words}
      @click=${() => store.send(up ? "hand.lower" : "hand.raise", {})}
    >
      ${icon("hand")}
    </button>`;
  }

  counter() {
    const left = LIMIT - this.length;
    if (left > NEAR) return nothing;
    return html`<p class="composer__counter" role="status">
      ${_("%(count)s characters left", { count: this.store.formats.number(left) })}
    </p>`;
  }

  changed() {
    const area = this.area();
    const text = area.value;
    this.length = text.trim() ? text.length : 0;
    this.store.drafts.write("message", text || this.reply ? { text, reply: this.reply } : null);
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
    this.mentions?.look();
    if (text) this.tellTyping();
  }

  tellTyping() {
    if (performance.now() - this.toldTyping < TYPING_EVERY) return;
    this.toldTyping = performance.now();
    this.store.hint("typing");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || this.mentions?.key(event)) return;
    if (event.key === "Escape" && this.reply) this.forgetReply();
    if (event.key === "Enter" && !event.shiftKey && this.store.enterSends) this.send(event);
  }

  /** @param {Event} event */
  send(event) {
    event.preventDefault();
    const area = this.area();
    const text = area.value.trim();
    if (!text) return;
    this.store.say(text, this.reply);
    area.value = "";
    this.reply = null;
    this.toldTyping = -Infinity;
    this.changed();
    area.focus();
  }

  /** @param {string} id */
  async answer(id) {
    this.reply = id;
    await this.updateComplete;
    this.area()?.focus();
    this.changed();
  }

  forgetReply() {
    this.reply = null;
    this.changed();
    this.area().focus();
  }
}
