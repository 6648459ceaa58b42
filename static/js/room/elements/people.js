/** Who is here. The list is asked for when somebody looks at it; until then only the count is known. */
import { html, nothing } from "lit";
import { _, ngettext } from "../../strings.js";
import { ask } from "../ask.js";
import { RoomElement } from "../element.js";
import { icon } from "../icon.js";
import { folded } from "../mentions.js";
import { avatar, badge } from "../persons.js";
import { languageName } from "../words.js";

/** @typedef {import("../store.js").Person} Person */

const SEARCHABLE = 12;
/** Rows drawn at once; a search finds the others. */
const SHOWN = 150;

export class RoomPeople extends RoomElement {
  static topics = ["people", "presence", "roster", "you", "connection"];
  static properties = { wanted: { state: true } };

  constructor() {
    super();
    this.wanted = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.watcher = new IntersectionObserver((entries) => {
      const seen = entries.some((entry) => entry.isIntersecting);
      if (seen) this.store.askPeople();
      this.store.peopleInView = seen;
    });
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.watcher?.disconnect();
  }

  render() {
    const { roster } = this.store;
    return html`<header class="side__head">
        <h2 class="side__title" id="people-title">${_("People")}</h2>
        <p class="side__count">${this.count()}</p>
        ${this.store.moderates ? this.invitations() : nothing}
      </header>
      ${roster ? this.list(roster) : html`<p class="side__empty">${_("The list is on its way…")}</p>`}`;
  }

  invitations() {
    return html`<a class="button button--quiet button--small" href=${this.dataset.invite ?? ""}>
      ${icon("link")} ${_("Invitation links")}
    </a>`;
  }

  count() {
    const { count } = this.store;
    return count === null ? nothing : ngettext("%(count)s here", "%(count)s here", count, { count });
  }

  /** @param {Person[]} roster */
  list(roster) {
    const wanted = folded(this.wanted);
    const shown = roster.filter((person) =>
      folded(`${person.name} ${person.affiliation ?? ""}`).includes(wanted),
    );
    return html`${roster.length > SEARCHABLE ? this.search() : nothing}
      <ul class="people">
        ${shown.slice(0, SHOWN).map((person) => this.person(person))}
      </ul>
      ${
        shown.length > SHOWN
          ? html`<p class="side__empty">
              ${_("The first %(shown)s of %(all)s. Find the others by name.", { shown: SHOWN, all: shown.length })}
            </p>`
          : nothing
      }
      ${shown.length ? nothing : html`<p class="side__empty">${_("Nobody of that name.")}</p>`}`;
  }

  search() {
    return html`<label class="people__search">
      <span class="visually-hidden">${_("Find a person")}</span>
      <input
        class="input"
        type="search"
        placeholder=${_("Find a person")}
        @input=${(/** @type {InputEvent} */ event) => {
          this.wanted = /** @type {HTMLInputElement} */ (event.target).value;
        }}
      />
    </label>`;
  }

  /** @param {Person} person */
  person(person) {
    const { store } = this;
    const mine = person.id === store.you.id;
    const facts = [person.affiliation, languageName(person.language ?? "")].filter(Boolean);
    return html`<li
      class="person ${person.here ? "" : "person--away"} ${person.removed ? "person--removed" : ""}"
    >
      ${avatar(person.id, person.name, "small")}
      <div class="person__words">
        <p class="person__name">
          <span dir="auto">${mine ? _("%(name)s (you)", { name: person.name }) : person.name}</span>
          ${badge(person.role)}
        </p>
        <p class="person__facts">
          <span dir="auto">${facts.join(" · ")}</span>
          ${person.removed ? _("removed") : person.here ? nothing : _("away")}
        </p>
      </div>
      ${this.controls(person, mine)}
    </li>`;
  }

  /** @param {Person} person @param {boolean} mine */
  controls(person, mine) {
    const { store } = this;
    const renames = mine ? store.can("person.rename") : store.moderates && store.can("person.rename");
    const moderates = !mine && store.moderates;
    if (!renames && !moderates) return nothing;
    const { name } = person;
    return html`<details class="menu menu--end">
      <summary class="icon-button" aria-label=${_("More about %(name)s", { name })}>
        ${icon("ellipsis")}
      </summary>
      <div class="menu__panel">
        ${renames ? this.item(icon("pencil"), _("Change the name…"), () => this.rename(person)) : nothing}
        ${moderates ? this.item(icon("user-round"), _("Change the role…"), () => this.promote(person)) : nothing}
        ${
          moderates && !person.removed
            ? this.item(icon("user-round-x"), _("Remove…"), () => this.exclude(person), "menu__item--danger")
            : nothing
        }
        ${
          moderates && person.removed
            ? this.item(icon("rotate-ccw"), _("Let in again"), () =>
                store.send("person.readmit", { person: person.id }),
              )
            : nothing
        }
      </div>
    </details>`;
  }

  /** @param {unknown} sign @param {string} words @param {() => unknown} action @param {string} [kind] */
  item(sign, words, action, kind = "") {
    const act = (/** @type {Event} */ event) => {
      /** @type {HTMLElement} */ (event.currentTarget).closest("details")?.removeAttribute("open");
      action();
    };
    return html`<button type="button" class="menu__item ${kind}" @click=${act}>${sign} ${words}</button>`;
  }

  /** @param {Person} person */
  async rename(person) {
    const answer = await ask(({ confirmation }) =>
      confirmation({
        title: _("Change the name"),
        yes: _("Save"),
        field: { label: _("Name, as everybody sees it"), value: person.name },
      }),
    );
    if (answer?.value && answer.value !== person.name)
      this.store.send("person.rename", { person: person.id, name: answer.value });
  }

  /** @param {Person} person */
  async promote(person) {
    const role = await ask(({ chooseRole }) => chooseRole(person));
    if (role && role !== person.role) this.store.send("person.promote", { person: person.id, role });
  }

  /** @param {Person} person */
  async exclude(person) {
    const answer = await ask(({ confirmation }) =>
      confirmation({
        title: _("Remove %(name)s from the workshop?", { name: person.name }),
        text: _(
          "They leave at once and cannot come back unless you let them in again. What they wrote stays.",
        ),
        yes: _("Remove"),
        danger: true,
        reason: _("Reason, told to them and kept in the history"),
      }),
    );
    if (answer) this.store.send("person.remove", { person: person.id, reason: answer.reason });
  }
}
