/**
 * What was done and is not known to be saved: steps in their order, kept on this device until the server has answered each. Pure but for
 * the storage that it is given.
 *
 * @typedef {{session: string, title: string, address: string, body: string}} Step `body` is a form as it is sent
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Keeper
 */

export class Pending {
  /** @param {Keeper} keeper @param {string} name under which they are kept */
  constructor(keeper, name) {
    this.keeper = keeper;
    this.name = name;
    this.steps = read(keeper, name);
  }

  get count() {
    return this.steps.length;
  }

  /** @param {Step} step */
  add(step) {
    this.steps.push(step);
    this.#keep();
  }

  /**
   * The server has answered about the first of them. Later steps of the same session were made on what it showed before: they go on
   * from where it is now (`seen`), or are given up with the one that was refused.
   * @param {string | null} seen
   */
  answered(seen) {
    const [step, ...rest] = this.steps;
    this.steps =
      seen === null
        ? rest.filter(({ session }) => session !== step.session)
        : rest.map((one) =>
            one.session === step.session ? { ...one, body: withSeen(one.body, seen) } : one,
          );
    this.#keep();
  }

  #keep() {
    try {
      if (this.count) this.keeper.setItem(this.name, JSON.stringify(this.steps));
      else this.keeper.removeItem(this.name);
    } catch {
      // A device that keeps nothing: the page remembers while it is open.
    }
  }
}

/** @param {string} body @param {string} seen */
function withSeen(body, seen) {
  const next = new URLSearchParams(body);
  next.set("seen", seen);
  return next.toString();
}

/** @param {Keeper} keeper @param {string} name @returns {Step[]} */
function read(keeper, name) {
  try {
    const kept = JSON.parse(keeper.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isStep) : [];
  } catch {
    return [];
  }
}

/** @param {any} one */
function isStep(one) {
  return ["session", "title", "address", "body"].every((name) => typeof one?.[name] === "string");
}
