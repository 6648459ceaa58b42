/**
 * Which of the changes made here the server holds durably.
 *
 * Yjs counts what every client has inserted (a clock per client: the state vector), and the server sends its durable state
 * vector after each commit. A deletion moves no clock, so none would ever tell that a deletion was stored: each transaction
 * that only deletes therefore also sets one entry of a map beside the notes, which moves the clock in the same update.
 */
import { decodeStateVector, encodeStateVector } from "yjs";

/** @typedef {import("yjs").Doc} Doc */
/** @typedef {import("yjs").Transaction} Transaction */

const TICKS = "ticks";

export class Durability {
  /** @param {Doc} doc @param {() => void} onWritten called after each change made here */
  constructor(doc, onWritten) {
    this.doc = doc;
    this.onWritten = onWritten;
    /** What must be stored: client → clock. @type {Map<number, number>} */
    this.needed = new Map();
    this.note = this.note.bind(this);
    doc.on("afterTransaction", this.note);
  }

  /** @param {Transaction} transaction */
  note(transaction) {
    if (!transaction.local) return;
    const client = this.doc.clientID;
    const clock = transaction.afterState.get(client) ?? 0;
    if (clock > (transaction.beforeState.get(client) ?? 0)) {
      this.needed.set(client, clock);
      this.onWritten();
    } else if (transaction.deleteSet.clients.size) this.doc.getMap(TICKS).set("at", 0);
  }

  /** All that the document holds now must be stored: it came from this browser's own store. */
  needAll() {
    this.needed = decodeStateVector(encodeStateVector(this.doc));
    if (this.needed.size) this.onWritten();
  }

  /** @param {Uint8Array} stateVector of what the server has stored @returns {boolean} whether that is everything */
  covers(stateVector) {
    const stored = decodeStateVector(stateVector);
    return [...this.needed].every(([client, clock]) => (stored.get(client) ?? 0) >= clock);
  }

  destroy() {
    this.doc.off("afterTransaction", this.note);
  }
}
