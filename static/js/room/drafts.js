/** Words not yet sent, kept for this tab until they are; and choices remembered on this device. */

/** @typedef {Pick<Storage, "getItem"|"setItem"|"removeItem">} Store */

export class Drafts {
  /** @param {string} room @param {() => Store} storage a function, since merely reaching storage can be refused */
  constructor(room, storage = () => sessionStorage) {
    this.prefix = `draft:${room}:`;
    this.storage = storage;
  }

  /** @param {string} name @returns {any} what was kept, or null */
  read(name) {
    return attempt(() => JSON.parse(this.storage().getItem(this.prefix + name) ?? "null"));
  }

  /** @param {string} name @param {unknown} value nothing (null, "") forgets it */
  write(name, value) {
    attempt(() => {
      if (value) this.storage().setItem(this.prefix + name, JSON.stringify(value));
      else this.storage().removeItem(this.prefix + name);
    });
  }
}

/** A choice of this device. @param {string} name @returns {string|null} */
export function remembered(name) {
  return attempt(() => localStorage.getItem(`together:${name}`));
}

/** @param {string} name @param {string} value empty forgets it */
export function remember(name, value) {
  attempt(() =>
    value ? localStorage.setItem(`together:${name}`, value) : localStorage.removeItem(`together:${name}`),
  );
}

/**
 * Storage may be full, switched off or damaged; the room works without it.
 * @template T @param {() => T} action @returns {T|null}
 */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
