/** What the workshop has brought so far, as it is recorded: by kind, in the rapporteurs' order, each with its source. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { _ } from "../../strings.js";
import { ask } from "../ask.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { place, step } from "../order.js";
import { kindName, kindsName, OUTCOME_KINDS } from "../words.js";

/** @typedef {import("../store.js").Outcome} Outcome */

export class RoomOutcomes extends RoomElement {
  static topics = ["outcomes", "you", "status", "connection"];

  connectedCallback() {
    super.connectedCallback();
    this.store.heed(this, "record", (detail) => this.record(detail));
  }

  render() {
    const { outcomes } = this.store.state;
    return html`<header class="side__head">
        <h2 class="side__title" id="outcomes-title">${_("Outcomes")}</h2>
        ${this.store.can("outcome.record") ? this.adder() : nothing}
      </header>
      ${outcomes.length ? nothing : this.empty()}
      ${OUTCOME_KINDS.map((kind) =>
        this.group(
          kind,
          outcomes.filter((outcome) => outcome.kind === kind),
        ),
      )}`;
  }

  adder() {
    return html`<button
      type="button"
      class="button button--small button--quiet"
      ?disabled=${!this.store.live}
      @click=${() => this.record({})}
    >
      ${icon("plus")} ${_("Record")}
    </button>`;
  }

  empty() {
    const can = this.store.can("outcome.record");
    return html`<p class="side__empty">
      ${_("Nothing is recorded yet.")}
      ${can ? _("Open the menu of a message and choose “Mark as an outcome”.") : nothing}
    </p>`;
  }

  /** @param {string} kind @param {Outcome[]} outcomes */
  group(kind, outcomes) {
    if (!outcomes.length) return nothing;
    return html`<h3 class="outcomes__kind outcomes__kind--${kind}">${kindsName(kind)}</h3>
      <ul class="outcomes">
        ${repeat(
          outcomes,
          (outcome) => outcome.id,
          (outcome) => this.outcome(outcome),
        )}
      </ul>`;
  }

  /** @param {Outcome} outcome */
  outcome(outcome) {
    const { withdrawn } = outcome;
    return html`<li
      class="recorded recorded--${outcome.kind} ${withdrawn ? "recorded--withdrawn" : ""}"
      id=${outcome.id}
      tabindex="-1"
    >
      <p class="recorded__text" dir="auto">${outcome.text}</p>
      ${outcome.kind === "commitment" ? this.commitment(outcome) : nothing}
      ${
        withdrawn
          ? html`<p class="recorded__note">
              ${_("Withdrawn by %(name)s", { name: withdrawn.name })}${
                withdrawn.reason ? html`${_(": ")}<q dir="auto">${withdrawn.reason}</q>` : nothing
              }
            </p>`
          : nothing
      }
      <p class="recorded__note">${this.source(outcome)} ${outcome.edited ? _("reworded") : nothing}</p>
      ${this.controls(outcome)}
    </li>`;
  }

  /** @param {Outcome} outcome */
  commitment(outcome) {
    const due = outcome.due ? this.store.formats.date(outcome.due) : "";
    return html`<p class="recorded__pledge">
      ${outcome.who ? html`<span>${icon("user-round")} <span dir="auto">${outcome.who}</span></span>` : nothing}
      ${due ? html`<span>${icon("calendar")} ${_("by %(date)s", { date: due })}</span>` : nothing}
    </p>`;
  }

  /** @param {Outcome} outcome */
  source({ source, quoted_name: quotedName, name }) {
    if (source && "message" in source)
      return html`<a href="#${source.message}"
        >${_("From the words of %(name)s", { name: quotedName || name })}</a
      >`;
    if (source && "note" in source)
      return html`<a href="#note-${source.note}"
        >${_("From the notes: %(heading)s", { heading: source.heading || "…" })}</a
      >`;
    return _("Recorded by %(name)s", { name });
  }

  /** @param {Outcome} outcome */
  controls(outcome) {
    const { store } = this;
    if (!store.can("outcome.edit")) return nothing;
    const off = !store.live;
    const up = step(store.state.outcomes, outcome, -1);
    const down = step(store.state.outcomes, outcome, 1);
    return html`<div class="recorded__controls" role="group" aria-label=${kindName(outcome.kind)}>
      ${this.button(icon("pencil"), _("Reword"), off, () => this.edit(outcome))}
      ${
        outcome.withdrawn
          ? this.button(icon("rotate-ccw"), _("Restore"), off, () =>
              store.send("outcome.withdraw", { id: outcome.id, on: false }),
            )
          : this.button(icon("circle-minus"), _("Withdraw"), off, () => this.withdraw(outcome))
      }
      ${this.button(icon("arrow-up"), _("Move up"), off || up === undefined, () => this.move(outcome, up))}
      ${this.button(icon("arrow-down"), _("Move down"), off || down === undefined, () => this.move(outcome, down))}
    </div>`;
  }

  /** @param {unknown} sign @param {string} words @param {boolean} off @param {() => unknown} action */
  button(sign, words, off, action) {
    return html`<button
      type="button"
      class="icon-button"
      title=${words}
      aria-label=${words}
      aria-disabled=${off}
      @click=${() => off || action()}
    >
      ${sign}
    </button>`;
  }

  /** @param {Outcome} outcome @param {string|null|undefined} before */
  async move(outcome, before) {
    const answer = await this.store.send("outcome.move", { id: outcome.id, before: before ?? null });
    if (answer.ok)
      this.store.ask(
        "say",
        _("Now number %(place)s", { place: place(this.store.state.outcomes, outcome.id) }),
      );
  }

  /** @param {Outcome} outcome */
  async edit(outcome) {
    const words = await ask(({ describeOutcome }) => describeOutcome(this.store, { outcome }));
    if (words) this.store.send("outcome.edit", { id: outcome.id, ...words });
  }

  /** @param {Outcome} outcome */
  async withdraw(outcome) {
    const answer = await ask(({ confirmation }) =>
      confirmation({
        title: _("Withdraw this outcome?"),
        text: _("It stays in the record, crossed out, with your name and reason."),
        yes: _("Withdraw"),
        danger: true,
        reason: _("Reason, shown to everybody"),
      }),
    );
    if (answer) this.store.send("outcome.withdraw", { id: outcome.id, on: true, reason: answer.reason });
  }

  /** @param {{message?: import("../days.js").Message, passage?: import("../../notes/passage.js").Passage}} from */
  async record({ message, passage }) {
    const words = await ask(({ describeOutcome }) => describeOutcome(this.store, { message, passage }));
    if (!words) return;
    const source = message ? { source: { message: message.id } } : passage ? fromNotes(passage) : {};
    const answer = await this.store.send("outcome.record", { ...words, ...source });
    if (answer.ok) this.store.tell(_("Recorded among the outcomes."));
  }
}

/** @param {import("../../notes/passage.js").Passage} passage */
function fromNotes({ anchor, heading, quote }) {
  return anchor ? { source: { note: anchor, heading }, quote } : {};
}
