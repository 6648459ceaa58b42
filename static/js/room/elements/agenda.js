/** The agenda: the item that everybody is at, its time from the server's clock, and the facilitators' way through it. */
import { html, nothing } from "lit";
import { _ } from "../../strings.js";
import { neighbours, timeLeft } from "../clock.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { remaining } from "./bar.js";

/** @typedef {import("../fold.js").AgendaItem} AgendaItem */

export class RoomAgenda extends RoomElement {
  static topics = ["agenda", "you", "status", "connection", "tick"];

  render() {
    const { agenda } = this.store.state;
    const leads = this.store.can("agenda.move");
    return html`<header class="side__head">
        <h2 class="side__title" id="agenda-title">${_("Agenda")}</h2>
        ${
          leads
            ? html`<a class="button button--quiet button--small" href=${this.dataset.edit ?? ""}>
                ${icon("pencil")} ${_("Edit the agenda")}
              </a>`
            : nothing
        }
      </header>
      ${agenda.items.length ? nothing : html`<p class="side__empty">${_("There is no agenda.")}</p>`}
      <ol class="agenda">
        ${agenda.items.map((item) => this.item(item, leads))}
      </ol>
      ${leads && agenda.items.length ? this.controls() : nothing}`;
  }

  /** @param {AgendaItem} item @param {boolean} leads */
  item(item, leads) {
    const { agenda } = this.store.state;
    const current = item.id === agenda.current;
    const past = agenda.items.findIndex((each) => each.id === agenda.current) > agenda.items.indexOf(item);
    return html`<li
      class="agenda__item ${current ? "agenda__item--current" : ""} ${past ? "agenda__item--past" : ""}"
      id=${item.id}
      tabindex="-1"
      aria-current=${current ? "step" : nothing}
    >
      <div class="agenda__line">
        <span class="agenda__title" dir="auto">${item.title}</span>
        <span class="agenda__minutes">${this.minutes(item)}</span>
        ${leads && !current ? this.choose(item) : nothing}
      </div>
      ${current ? this.details(item) : nothing}
    </li>`;
  }

  /** @param {AgendaItem} item */
  minutes(item) {
    const minutes = _("%(minutes)s min", { minutes: this.store.formats.number(item.minutes) });
    return item.extra ? `${minutes} +${this.store.formats.number(item.extra)}` : minutes;
  }

  /** @param {AgendaItem} item */
  details(item) {
    const now = timeLeft(this.store.state.agenda, this.store.now());
    return html`${
      item.presenter
        ? html`<p class="agenda__presenter">
            ${icon("user-round")} <span dir="auto">${item.presenter}</span>
          </p>`
        : nothing
    }
    ${item.text ? html`<p class="agenda__text" dir="auto">${item.text}</p>` : nothing}
    ${
      now
        ? html`<p class="agenda__time ${now.over ? "agenda__time--over" : ""}">${remaining(now)}</p>
            <progress
              class="agenda__progress"
              max="1"
              value=${now.part.toFixed(3)}
              aria-label=${_("Time used")}
            ></progress>`
        : nothing
    }`;
  }

  /** @param {AgendaItem} item */
  choose(item) {
    return html`<button
      type="button"
      class="icon-button agenda__choose"
      ?disabled=${!this.store.live}
      title=${_("Go to “%(title)s”", { title: item.title })}
      aria-label=${_("Go to “%(title)s”", { title: item.title })}
      @click=${() => this.store.send("agenda.move", { item: item.id })}
    >
      ${icon("corner-down-right")}
    </button>`;
  }

  controls() {
    const { store } = this;
    const { agenda } = store.state;
    const { back, next } = neighbours(agenda);
    const move = (/** @type {string|null} */ item) => () => store.send("agenda.move", { item });
    const off = !store.live;
    return html`<div class="agenda__controls" role="group" aria-label=${_("Lead the agenda")}>
      <button type="button" class="button button--small" ?disabled=${off || !back} @click=${move(back)}>
        ${icon("chevron-left")} ${_("Back")}
      </button>
      ${
        agenda.current
          ? html`<button
              type="button"
              class="button button--small"
              ?disabled=${off}
              @click=${() => store.send("agenda.extend", { minutes: 5 })}
            >
              ${_("+5 min")}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="button button--small button--primary"
        ?disabled=${off || !next}
        @click=${move(next)}
      >
        ${agenda.current ? _("Next") : _("Begin")} ${icon("chevron-right")}
      </button>
    </div>`;
  }
}
