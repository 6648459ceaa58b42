/**
 * Unsent words, kept on this device so that neither a reload nor a closed tab loses them. One place per room and person. They
 * keep their `cid`: should two tabs send the same post, the server stores it once.
 *
 * @typedef {import("./outbox.js").Kept} Kept
 * @typedef {Pick<Storage, "getItem"|"setItem"|"removeItem">} Store
 */

/** What is older is not sent by itself: who comes back the next day decides anew. */
const TOO_LATE = 12 * 3600_000;

export class UnsentQueue {
  /**
   * @param {string} room @param {string} person
   * @param {{storage?: () => Store, wall?: () => number}} [around] storage as a function: merely reaching it can be refused
   */
  constructor(room, person, { storage = () => localStorage, wall = Date.now } = {}) {
    this.key = `unsent:${room}:${person}`;
    this.storage = storage;
    this.wall = wall;
    /** @type {Set<string>} those that this page answers for; others may belong to another open tab */
    this.mine = new Set();
  }

  /** All that waits here; this page answers for it from now on. @returns {Kept[]} */
  load() {
    const kept = this.read();
    this.mine = new Set(kept.map((entry) => entry.cid));
    return kept.map((entry) => (this.wall() - (entry.at ?? 0) > TOO_LATE ? late(entry) : entry));
  }

  /** Keep exactly `entries` of this page's own, beside those of other tabs. @param {Kept[]} entries */
  save(entries) {
    const before = this.read();
    const times = new Map(before.map((entry) => [entry.cid, entry.at]));
    const others = before.filter((entry) => !this.mine.has(entry.cid));
    const own = entries.map((entry) => ({ ...entry, at: times.get(entry.cid) ?? this.wall() }));
    this.mine = new Set(entries.map((entry) => entry.cid));
    this.write([...others.filter((entry) => !this.mine.has(entry.cid)), ...own]);
  }

  /** @returns {Kept[]} */
  read() {
    try {
      const kept = JSON.parse(this.storage().getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? kept.filter(sound) : [];
    } catch {
      return []; // refused or damaged: the room works without it
    }
  }

  /** @param {Kept[]} entries */
  write(entries) {
    try {
      if (entries.length) this.storage().setItem(this.key, JSON.stringify(entries));
      else this.storage().removeItem(this.key);
    } catch {
      // Refused or full: they stay in this page until they are sent.
    }
  }
}

/** @param {Kept} entry @returns {Kept} */
function late(entry) {
  return { ...entry, failed: entry.failed ?? { code: "unavailable" } };
}

/** @param {any} entry */
function sound(entry) {
  return Boolean(entry) && [entry.cid, entry.k].every((word) => typeof word === "string") && Boolean(entry.d);
}
