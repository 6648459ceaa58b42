/** One message: its words, where they came from, who reacted, and the way to its menu. */
import { html, LitElement, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { mentions } from "../mentions.js";
import { avatar, badge } from "../persons.js";
import { kindName, reactionName } from "../words.js";

/** @typedef {import("../days.js").Message} Message */

export class RoomMessage extends LitElement {
  static properties = {
    message: { attribute: false },
    turn: { attribute: false },
    active: { attribute: false },
    editing: { attribute: false },
    revision: { attribute: false },
  };

  constructor() {
    super();
    this.message = /** @type {Message} */ (/** @type {unknown} */ (null));
    /** Changes when something around the message does: names, outcomes, what one may do. */
    this.revision = 0;
    this.turn = true;
    this.active = false;
    this.editing = false;
  }

  get store() {
    return RoomElement.store;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { message } = this;
    const mine = message.by === this.store.you.id;
    const toYou = !mine && mentions(message.text, this.store.you.name);
    return html`<article
      class="message ${this.turn ? "message--turn" : ""} ${mine ? "message--mine" : ""} ${toYou ? "message--to-you" : ""}"
      aria-label=${this.label()}
    >
      ${this.turn ? this.head() : html`<span class="message__gutter">${this.time()}</span>`}
      <div class="message__body">${message.removed ? this.gone() : this.words()} ${this.footer()}</div>
      ${this.tools()}
    </article>`;
  }

  /** The message's name for screen readers; its words follow as content. */
  label() {
    const { message } = this;
    return _("%(name)s at %(time)s", { name: message.name, time: this.store.formats.time(message.at) });
  }

  head() {
    const { message, store } = this;
    const name = store.nameOf(message.by, message.name);
    return html`${avatar(message.by, name)}
      <header class="message__head">
        <strong class="message__author" dir="auto">${name}</strong>
        ${badge(store.roleOf(message.by))} ${this.lookalike()} ${this.time()}
      </header>`;
  }

  /** A name that looks like a facilitator's is told apart. */
  lookalike() {
    if (!this.store.looksLikeStaff(this.message.by)) return nothing;
    return html`<span class="lookalike">${icon("triangle-alert")} ${_("another person of that name")}</span>`;
  }

  time() {
    const { message, store } = this;
    const { formats } = store;
    return html`<span class="message__when"
      ><a
        class="message__time"
        href="#${message.id}"
        tabindex=${this.active ? 0 : -1}
        title=${formats.moment(message.at)}
        ><time datetime=${formats.iso(message.at)}>${formats.time(message.at)}</time></a
      >${this.sent()}</span
    >`;
  }

  /** One's own words that stand in the log are stored: only these get the tick. */
  sent() {
    if (this.message.by !== this.store.you.id || this.message.removed) return nothing;
    return html`<span class="message__sent"
      >${icon("check")}<span class="visually-hidden">${_("Sent")}</span></span
    >`;
  }

  gone() {
    const { removed } = this.message;
    if (removed?.own) return html`<p class="message__gone">${_("Deleted by its author")}</p>`;
    const who = removed?.name || _("a facilitator");
    return html`<p class="message__gone">
      ${_("Removed by %(name)s", { name: who })}${
        removed?.reason ? html`${_(": ")}<q dir="auto">${removed.reason}</q>` : nothing
      }
    </p>`;
  }

  words() {
    if (this.editing) return html`<room-edit .message=${this.message}></room-edit>`;
    const { message } = this;
    const lang = message.lang || nothing;
    // Only `html` is markup, cleaned by the server; everything else is text.
    const text = message.html
      ? html`<div class="message__text prose" dir="auto" lang=${lang} .innerHTML=${message.html}></div>`
      : html`<p
          class="message__text message__text--plain"
          dir="auto"
          lang=${lang}
          .textContent=${message.text}
        ></p>`;
    return html`${this.quote()}${text}`;
  }

  quote() {
    const id = this.message.reply_to;
    if (!id) return nothing;
    const source = this.store.source(id);
    const words = !source
      ? _("An earlier message")
      : source.gone
        ? _("The message is no longer there")
        : source.text;
    return html`<a class="cited" href="#${id}" tabindex=${this.active ? 0 : -1}>
      <span class="visually-hidden">${_("In reply to")}</span>
      ${source ? html`<span class="cited__name" dir="auto">${source.name}</span>` : nothing}
      <span class="cited__text" dir="auto">${words}</span>
    </a>`;
  }

  footer() {
    const { message } = this;
    const reactions = Object.entries(message.reactions ?? {}).filter(([, people]) => people.length);
    const outcomes = (message.outcomes ?? [])
      .flatMap((id) => this.store.outcome(id) ?? [])
      .filter((found) => !found.withdrawn);
    const drawn = this.store.state.drawn[message.id] ?? [];
    if (![...reactions, ...outcomes, ...drawn].length && !message.edited && !message.pinned) return nothing;
    return html`<div class="message__foot">
      ${outcomes.map(
        (found) =>
          html`<a class="mark mark--${found.kind}" href="#${found.id}" tabindex=${this.active ? 0 : -1}>
            ${icon("bookmark-check")} ${kindName(found.kind)}</a
          >`,
      )}
      ${drawn.map((each) => this.drawn(each))}
      ${reactions.map(([emoji, people]) => this.reaction(emoji, people))}
      ${message.pinned ? html`<span class="message__mark">${icon("pin")} ${_("Pinned")}</span>` : nothing}
      ${message.edited && !message.removed ? html`<span class="message__mark">${_("edited")}</span>` : nothing}
    </div>`;
  }

  /** @param {{practice: number, whose: string}} drawn from these words */
  drawn({ practice, whose }) {
    const [title, path] = this.store.boot.became[`${this.message.id}.${practice}`] ?? [];
    return html`<span class="message__mark"
      >${icon("sprout")}
      ${
        path
          ? html`${_("Became a practice:")}
              <a href=${path} dir="auto" tabindex=${this.active ? 0 : -1}>${title}</a>`
          : _("A practice is being drawn from this by %(territory)s", { territory: whose })
      }</span
    >`;
  }

  /** @param {string} emoji @param {string[]} people */
  reaction(emoji, people) {
    const { store, message } = this;
    const mine = people.includes(store.you.id);
    const names = store.formats.names(
      people.map((id) => (id === store.you.id ? _("you") : store.nameOf(id, "…"))),
    );
    const count = ngettext("%(count)s person", "%(count)s people", people.length, { count: people.length });
    return html`<button
      type="button"
      class="reaction"
      tabindex=${this.active ? 0 : -1}
      aria-pressed=${mine}
      ?disabled=${!store.can("message.react")}
      title=${`${reactionName(emoji)} · ${names}`}
      aria-label=${`${reactionName(emoji)}, ${count}: ${names}`}
      @click=${() => store.send("message.react", { id: message.id, emoji, on: !mine })}
    >
      <span aria-hidden="true">${emoji}</span> ${store.formats.number(people.length)}
    </button>`;
  }

  tools() {
    const { store, message } = this;
    if (message.removed || this.editing) return nothing;
    const name = store.nameOf(message.by, message.name);
    const reply = html`<button
      type="button"
      class="icon-button message__reply"
      tabindex=${this.active ? 0 : -1}
      title=${_("Reply")}
      aria-label=${_("Reply to %(name)s", { name })}
      @click=${() => store.ask("reply", { id: message.id })}
    >
      ${icon("reply")}
    </button>`;
    return html`<div class="message__tools">
      ${store.can("message.post") ? reply : nothing}
      <button
        type="button"
        class="icon-button message__more"
        tabindex=${this.active ? 0 : -1}
        aria-haspopup="menu"
        aria-label=${_("More about the message of %(name)s", { name })}
        @click=${this.openMenu}
      >
        ${icon("ellipsis")}
      </button>
    </div>`;
  }

  /** @param {Event} event */
  openMenu(event) {
    this.store.ask("menu", { id: this.message.id, anchor: event.currentTarget });
  }
}
