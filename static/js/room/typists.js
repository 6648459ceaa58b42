/** Who is writing: known for a few seconds after each hint, and until their message comes. */

const SECONDS = 6;

export class Typing {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Map<string, {name: string, timer: ReturnType<typeof setTimeout>}>} */
    this.people = new Map();
  }

  /** @param {string} id @param {string} name */
  started(id, name) {
    clearTimeout(this.people.get(id)?.timer);
    this.people.set(id, { name, timer: setTimeout(() => this.stopped(id), SECONDS * 1000) });
    this.changed();
  }

  /** @param {string} id */
  stopped(id) {
    clearTimeout(this.people.get(id)?.timer);
    if (this.people.delete(id)) this.changed();
  }

  /** Nobody writes any more. */
  clear() {
    for (const id of [...this.people.keys()]) this.stopped(id);
  }

  names() {
    return [...this.people.values()].map(({ name }) => name);
  }
}
