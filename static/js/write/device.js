/**
 * Words that the server does not have yet, kept on this device until it does. One entry for each page that is open, so that two
 * tabs do not overwrite each other; what a page that is gone has left is offered to the next one.
 *
 * @typedef {import("./draft.js").Values} Values
 * @typedef {{at: number, values: Values, kept: Values}} Left `kept`: what the server had in these fields when they were written
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Store */

/** How long (ms) a page may keep silent before it counts as gone, where the browser cannot say which are open. */
const SILENCE = 60_000;

export class Device {
  /**
   * @param {string} place whose draft: an address and a language
   * @param {string} tab
   * @param {() => Store} storage a function, since merely reaching storage can be refused
   */
  constructor(place, tab, storage = () => localStorage) {
    this.prefix = `practice:${place}:`;
    this.tab = tab;
    this.storage = storage;
  }

  /** Whether it is kept now. @param {Left | null} left nothing: all is saved */
  keep(left) {
    return attempt(() => {
      if (left) this.storage().setItem(this.prefix + this.tab, JSON.stringify(left));
      else this.storage().removeItem(this.prefix + this.tab);
      return true;
    }, false);
  }

  /**
   * What pages before this one left, the newest last.
   * @param {string[] | null} open names of the tabs that are open now; null: the browser cannot say @param {number} now
   * @returns {{tab: string, left: Left}[]}
   */
  found(open, now) {
    return this.tabs()
      .filter((tab) => tab !== this.tab && !open?.includes(tab))
      .flatMap((tab) => {
        const left = this.read(tab);
        const silent = left && (open !== null || now - left.at > SILENCE);
        return silent ? [{ tab, left }] : [];
      })
      .sort((one, other) => one.left.at - other.left.at);
  }

  /** @param {string} tab */
  forget(tab) {
    attempt(() => this.storage().removeItem(this.prefix + tab), undefined);
  }

  /** @param {string} tab @returns {Left | null} */
  read(tab) {
    return attempt(() => {
      const left = JSON.parse(this.storage().getItem(this.prefix + tab) ?? "null");
      return left && typeof left.at === "number" && left.values && left.kept ? left : null;
    }, null);
  }

  /** @returns {string[]} */
  tabs() {
    return attempt(() => {
      const store = this.storage();
      const keys = Array.from({ length: store.length }, (_nothing, place) => store.key(place) ?? "");
      return keys.filter((key) => key.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length));
    }, []);
  }
}

/**
 * Storage may be full, switched off or damaged; writing works without it.
 * @template T @param {() => T} action @param {T} otherwise @returns {T}
 */
function attempt(action, otherwise) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}
