/** Who asks to speak, in the order of raising, and who speaks. */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { stopwatch } from "../clock.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { avatar } from "../persons.js";

export class RoomHands extends RoomElement {
  static topics = ["hands", "people", "you", "status", "connection", "tick"];

  render() {
    const { hands } = this.store.state;
    return html`<header class="side__head">
        <h2 class="side__title" id="hands-title">${_("Hands")}</h2>
        ${this.own()}
      </header>
      ${this.floor()} ${hands.length ? this.list() : html`<p class="side__empty">${_("No hand is up.")}</p>`}
      ${hands.length > 1 && this.store.moderates ? this.lowerAll() : nothing}`;
  }

  floor() {
    const { floor } = this.store.state;
    if (!floor) return nothing;
    const mine = floor.person === this.store.you.id;
    const name = this.store.nameOf(floor.person, "…");
    const back = html`<button
      type="button"
      class="button button--small"
      ?disabled=${!this.store.live}
      @click=${() => this.store.send("floor.give", { person: null })}
    >
      ${mine ? _("I have finished") : _("Take the floor back")}
    </button>`;
    return html`<div class="floor">
      ${icon("mic")}
      <p class="floor__words">
        <strong dir="auto">${mine ? _("You have the floor") : _("%(name)s has the floor", { name })}</strong>
        <span class="numbers">${stopwatch(this.store.now() - floor.since)}</span>
      </p>
      ${mine || this.store.moderates ? back : nothing}
    </div>`;
  }

  list() {
    return html`<ol class="hands">
      ${this.store.state.hands.map((hand) => this.hand(hand))}
    </ol>`;
  }

  /** @param {{person: string, at: number}} hand */
  hand(hand) {
    const { store } = this;
    const name = store.nameOf(hand.person, "…");
    return html`<li class="hand">
      ${avatar(hand.person, name, "small")}
      <p class="hand__words">
        <span class="hand__name" dir="auto"
          >${hand.person === store.you.id ? _("%(name)s (you)", { name }) : name}</span
        >
        <time class="hand__time" datetime=${store.formats.iso(hand.at)}
          >${stopwatch(store.now() - hand.at)}</time
        >
      </p>
      ${store.moderates ? this.controls(hand.person, name) : nothing}
    </li>`;
  }

  /** @param {string} person @param {string} name */
  controls(person, name) {
    const { store } = this;
    return html`<button
        type="button"
        class="button button--small"
        ?disabled=${!store.live}
        aria-label=${_("Give the floor to %(name)s", { name })}
        @click=${() => store.send("floor.give", { person })}
      >
        ${_("Give the floor")}
      </button>
      <button
        type="button"
        class="icon-button"
        ?disabled=${!store.live}
        title=${_("Lower the hand of %(name)s", { name })}
        aria-label=${_("Lower the hand of %(name)s", { name })}
        @click=${() => store.send("hand.lower", { person })}
      >
        ${icon("x")}
      </button>`;
  }

  lowerAll() {
    return html`<button
      type="button"
      class="button button--small button--quiet hands__all"
      ?disabled=${!this.store.live}
      @click=${() => this.store.send("hand.lower", { all: true })}
    >
      ${_("Lower all")}
    </button>`;
  }

  own() {
    const { store } = this;
    if (!store.can("hand.raise")) return nothing;
    const up = store.handIsUp;
    return html`<button
      type="button"
      class="button button--small"
      aria-pressed=${up}
      ?disabled=${!store.live}
      @click=${() => store.send(up ? "hand.lower" : "hand.raise", {})}
    >
      ${icon("hand")} ${up ? _("Lower my hand") : _("Raise my hand")}
    </button>`;
  }
}
