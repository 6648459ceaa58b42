/** The list of people, once it has been asked for, kept true by who comes, goes, is renamed, removed or promoted. */

/**
 * @typedef {{id: string, name: string, role: string, affiliation?: string, language?: string, kind?: string,
 *   here?: boolean, removed?: boolean}} Person
 * @typedef {import("./fold.js").RoomState} RoomState
 */

export class Roster {
  constructor() {
    /** @type {Map<string, Person>} */
    this.people = new Map();
    this.known = false;
  }

  /** @param {Person[]} people the server's whole answer */
  fill(people) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.known = true;
  }

  /** @param {Person[]} came @param {string[]} left */
  moved(came, left) {
    if (!this.known) return;
    for (const person of came)
      this.people.set(person.id, { ...this.people.get(person.id), ...person, here: true });
    for (const id of left) this.update(id, { here: false });
  }

  /** An event about a person. @param {string} kind @param {any} d @param {RoomState} state after it */
  changed(kind, d, state) {
    if (!this.known) return;
    const profile = state.people[d.person];
    if (kind === "person.removed") this.people.delete(d.person);
    else if (profile) this.people.set(d.person, { ...this.people.get(d.person), ...profile, id: d.person });
    if (kind === "person.entered") this.update(d.person, { here: true });
  }

  /** @param {string} id @param {Partial<Person>} changes */
  update(id, changes) {
    const person = this.people.get(id);
    if (person) this.people.set(id, { ...person, ...changes });
  }

  /** @param {string} id */
  find(id) {
    return this.people.get(id);
  }

  /**
   * Those who lead first, then those here, then those away, then those removed; by name. Null while it is not known.
   * @param {RoomState} state @returns {Person[]|null}
   */
  list(state) {
    if (!this.known) return null;
    const removed = state.removed.map(({ person }) => ({
      .../** @type {Person} */ (/** @type {unknown} */ (state.people[person] ?? { name: "…", role: "" })),
      id: person,
      removed: true,
    }));
    return [...this.people.values(), ...removed].sort(
      (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name),
    );
  }
}

const STAFF = ["secretariat", "facilitator", "rapporteur"];

/** @param {Person} person */
function rank(person) {
  if (person.removed) return 3;
  if (!person.here) return 2;
  return STAFF.includes(person.role) ? 0 : 1;
}
