/** The head of the room: what it is, where the agenda stands, who has the floor, and what can be done with the whole. */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { stopwatch, timeLeft } from "../clock.js";
import { ask } from "../ask.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";

export class RoomBar extends RoomElement {
  static topics = ["status", "agenda", "hands", "presence", "people", "you", "connection", "low", "tick"];

  render() {
    const { store } = this;
    return html`<div class="bar__title">
        <h1 dir="auto" title=${store.title} lang=${store.language ?? nothing}>${store.title}</h1>
        ${this.status()}
      </div>
      <div class="bar__now">${this.agenda()} ${this.floor()}</div>
      <div class="bar__facts">${this.hands()} ${this.people()}</div>
      <div class="bar__tools">${this.call()} ${this.openOrClose()} ${this.settings()}</div>`;
  }

  status() {
    const names = { announced: _("Not open yet"), live: _("Live"), closed: _("Closed") };
    const { status } = this.store.state;
    const dot = status === "live" ? html`<span class="pill__dot"></span>` : nothing;
    return html`<span class="pill pill--${status}"
      >${dot}${names[/** @type {keyof typeof names} */ (status)]}</span
    >`;
  }

  agenda() {
    const { agenda } = this.store.state;
    const now = timeLeft(agenda, this.store.now());
    if (!now || this.store.state.status !== "live") return nothing;
    const place = { place: now.index + 1, all: agenda.items.length };
    return html`<a class="bar__item ${now.over ? "bar__item--over" : ""}" href="#${now.item.id}">
      <span class="bar__place">${_("%(place)s of %(all)s", place)}</span>
      <strong dir="auto">${now.item.title}</strong>
      <span class="bar__time">${remaining(now)}</span>
      <progress class="bar__progress" max="1" value=${now.part.toFixed(3)} aria-hidden="true"></progress>
    </a>`;
  }

  floor() {
    const { floor } = this.store.state;
    if (!floor) return nothing;
    const mine = floor.person === this.store.you.id;
    const name = this.store.nameOf(floor.person, "…");
    return html`<a class="bar__floor ${mine ? "bar__floor--mine" : ""}" href="#hands">
      ${icon("mic")}
      <span dir="auto">${mine ? _("You have the floor") : _("%(name)s has the floor", { name })}</span>
      <span class="bar__time">${stopwatch(this.store.now() - floor.since)}</span>
    </a>`;
  }

  hands() {
    const count = this.store.state.hands.length;
    if (!count) return nothing;
    return html`<a class="fact fact--hands" href="#hands">
      ${icon("hand")} <span aria-hidden="true">${this.store.formats.number(count)}</span>
      <span class="visually-hidden"
        >${ngettext("%(count)s hand up", "%(count)s hands up", count, { count })}</span
      >
    </a>`;
  }

  people() {
    const count = this.store.count;
    if (count === null || this.store.connection.status === "stopped") return nothing;
    return html`<a class="fact" href="#people">
      ${icon("users-round")} <span aria-hidden="true">${this.store.formats.number(count)}</span>
      <span class="visually-hidden"
        >${ngettext("%(count)s person here", "%(count)s people here", count, { count })}</span
      >
    </a>`;
  }

  call() {
    const { callUrl } = this.store;
    if (!callUrl) return nothing;
    return html`<a class="button button--small" href=${callUrl} target="_blank" rel="noopener noreferrer">
      ${icon("video")} <span>${_("Join the call")}</span
      ><span class="visually-hidden"> ${_("(opens in a new tab)")}</span>
    </a>`;
  }

  openOrClose() {
    const { store } = this;
    if (store.can("workshop.open"))
      return html`<button type="button" class="button button--small button--primary" @click=${this.open}>
        ${_("Open the workshop")}
      </button>`;
    if (store.can("workshop.close"))
      return html`<button type="button" class="button button--small" @click=${this.close}>
        ${icon("door-closed")} <span>${_("Close the workshop")}</span>
      </button>`;
    return nothing;
  }

  settings() {
    const { low } = this.store;
    return html`<button
      type="button"
      class="icon-button"
      aria-pressed=${low}
      title=${low ? _("Low-connection mode is on") : _("Low-connection mode: fewer live details, less data")}
      aria-label=${_("Low-connection mode")}
      @click=${() => this.store.setLow(!low)}
    >
      ${low ? icon("signal-low") : icon("signal-high")}
    </button>`;
  }

  async open() {
    const sure = await ask(({ confirmation }) =>
      confirmation({
        title: _("Open the workshop?"),
        text: _("Everybody who has come can write from now on."),
        yes: _("Open the workshop"),
      }),
    );
    if (sure) this.store.send("workshop.open", {});
  }

  async close() {
    const sure = await ask(({ confirmation }) =>
      confirmation({
        title: _("Close the workshop for everybody?"),
        text: _(
          "Nobody can write any more, and this page becomes the record of the outcomes. You can reopen it within a day.",
        ),
        yes: _("Close the workshop"),
        danger: true,
      }),
    );
    if (sure) this.store.send("workshop.close", {});
  }
}

/** @param {import("../clock.js").TimeLeft} now */
export function remaining(now) {
  if (!now.total) return stopwatch(now.spent);
  const time = stopwatch(now.left);
  return now.over ? _("%(time)s over", { time }) : _("%(time)s left", { time });
}
