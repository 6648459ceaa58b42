/**
 * What was written here and not yet acknowledged, kept in this browser so that a reload or a crash loses nothing.
 *
 * One entry per tab: the whole document as one Yjs update. It is merged on the next visit to the same notes (merging twice
 * changes nothing) and erased once the server holds it. An entry of another generation is never merged: it is shown apart.
 * An entry belongs to a person: whoever signs in next on the same computer does not post it as theirs.
 *
 * @typedef {object} Entry
 * @property {string} key
 * @property {string} room
 * @property {string} person
 * @property {string} gen
 * @property {Uint8Array} update
 * @property {number} since when the oldest unsaved words were written, epoch ms
 * @property {number} at when they were kept, epoch ms
 */

const NAME = "together-notes";
const KEPT = "unsaved";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(KEPT, { keyPath: "key" }).createIndex("owner", ["room", "person"]);
  return answer(request);
}

/** A browser that refuses storage (private windows, quota) still edits: nothing is kept, and the line says "not saved". */
export class UnsavedStore {
  /** @param {string} room @param {string} person @param {string} gen */
  constructor(room, person, gen) {
    this.owner = { room, person, gen, key: [room, person, gen, Math.random()].join("|") };
    /** @type {Promise<IDBDatabase | null>} */
    this.database = typeof indexedDB === "undefined" ? Promise.resolve(null) : open().catch(refusedStorage);
  }

  /** @param {IDBTransactionMode} mode */
  async objects(mode) {
    const database = await this.database;
    return database?.transaction(KEPT, mode, { durability: "relaxed" }).objectStore(KEPT) ?? null;
  }

  /** What this person left for this room in earlier visits and other tabs, of every generation. @returns {Promise<Entry[]>} */
  async entries() {
    const { room, person } = this.owner;
    const objects = await this.objects("readonly");
    const found =
      objects && (await answer(objects.index("owner").getAll([room, person])).catch(refusedStorage));
    return found ?? [];
  }

  /** @param {Uint8Array} update the whole document @param {number} since */
  async keep(update, since) {
    const objects = await this.objects("readwrite");
    if (objects)
      await answer(objects.put({ ...this.owner, update, since, at: Date.now() })).catch(refusedStorage);
  }

  /** Forget what this tab kept. */
  async erase() {
    const objects = await this.objects("readwrite");
    if (objects) await answer(objects.delete(this.owner.key)).catch(refusedStorage);
  }

  /** Forget an entry that was taken over, unless its tab lives and has written again. @param {Entry} entry */
  async eraseTaken({ key, at }) {
    const objects = await this.objects("readwrite");
    if (!objects) return;
    const now = await answer(objects.get(key)).catch(refusedStorage);
    if (now && now.at <= at) await answer(objects.delete(key)).catch(refusedStorage);
  }

  async close() {
    (await this.database)?.close();
  }
}

/** @param {unknown} error @returns {null} */
function refusedStorage(error) {
  if (error instanceof DOMException) return null;
  throw error;
}
