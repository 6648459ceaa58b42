/** Who is in the notes now. */
import { html, nothing, render } from "lit";
import { avatar } from "../room/persons.js";
import { _, ngettext } from "../strings.js";

/** @typedef {import("y-protocols/awareness").Awareness} Awareness */

/** Shown one by one; more are a number. */
const SHOWN = 5;

/**
 * The people behind the awareness states, each once however many tabs they have.
 * @param {Map<number, {user?: {id?: string, name?: string}}>} states
 */
export function peopleIn(states) {
  /** @type {Map<string, string>} */
  const people = new Map();
  for (const { user } of states.values()) if (user?.id && user.name) people.set(user.id, user.name);
  return [...people].map(([id, name]) => ({ id, name }));
}

export class Presence {
  /** @param {Awareness} awareness @param {string} you id of the reader */
  constructor(awareness, you) {
    this.awareness = awareness;
    this.you = you;
    this.element = document.createElement("div");
    this.element.className = "notepad__presence";
    this.told = "";
    this.draw = this.draw.bind(this);
    awareness.on("change", this.draw);
    this.draw();
  }

  draw() {
    const people = peopleIn(this.awareness.getStates());
    const told = people.map(({ id, name }) => `${id}|${name}`).join();
    if (told === this.told) return;
    this.told = told;
    const more = people.length - SHOWN;
    const label = ngettext("%(n)s person in the notes", "%(n)s people in the notes", people.length, {
      n: people.length,
    });
    render(
      html`<ul class="notepad__people" aria-label=${label}>
        ${people.slice(0, SHOWN).map((person) => this.person(person))}
        ${more > 0 ? html`<li class="notepad__more" title=${names(people.slice(SHOWN))}>+${more}</li>` : nothing}
      </ul>`,
      this.element,
    );
  }

  /** @param {{id: string, name: string}} person */
  person({ id, name }) {
    const shown = id === this.you ? _("%(name)s (you)", { name }) : name;
    return html`<li title=${shown}>
      ${avatar(id, name, "small")}<span class="visually-hidden">${shown}</span>
    </li>`;
  }

  destroy() {
    this.awareness.off("change", this.draw);
  }
}

/** @param {{name: string}[]} people */
function names(people) {
  return people.map(({ name }) => name).join(_(", "));
}
