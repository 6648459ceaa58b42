/**
 * The notes socket: the Yjs sync and awareness protocols over one WebSocket that returns by itself.
 *
 * Every sync step 1 of the server is its durable state vector. Only the first one on a connection is answered with what the
 * server lacks: everything after goes out as it is written, in order, so a later one is news of what was stored and an
 * answer would only repeat the document's deletions each time.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import {
  messageYjsSyncStep1,
  readSyncStep2,
  writeSyncStep1,
  writeSyncStep2,
  writeUpdate,
} from "y-protocols/sync";
import { afterClose, delay } from "./closing.js";

/**
 * @typedef {object} Listener
 * @property {() => void} onSynced the document is the server's, and what was written here while away is on its way
 * @property {() => void} onLost
 * @property {(stateVector: Uint8Array) => void} onStored
 * @property {(next: import("./closing.js").Next, code: number) => void} onEnd the socket closed and will not return
 */

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;

/** A caret moves with every key; others see it at most this often (ms). */
const CARET_PAUSE = 80;
/** A quiet socket is asked for a sign of life after this long, and given up after as long again (ms). */
const QUIET = 20_000;

export class Provider {
  /** @param {import("yjs").Doc} doc @param {string} address @param {Listener} listener @param {boolean} mayWrite */
  constructor(doc, address, listener, mayWrite) {
    this.doc = doc;
    this.address = address;
    this.listener = listener;
    this.mayWrite = mayWrite;
    this.awareness = new Awareness(doc);
    /** @type {WebSocket | null} */
    this.socket = null;
    this.attempt = 0;
    this.ended = false;
    this.heard = 0;
    this.probed = false;
    this.listen();
    this.connect();
  }

  listen() {
    this.onUpdate = this.onUpdate.bind(this);
    this.onAwareness = this.onAwareness.bind(this);
    this.returnNow = this.returnNow.bind(this);
    this.hangUp = this.hangUp.bind(this);
    this.doc.on("update", this.onUpdate);
    this.awareness.on("update", this.onAwareness);
    addEventListener("online", this.returnNow);
    addEventListener("offline", this.hangUp);
    document.addEventListener("visibilitychange", this.returnNow);
    this.pulse = setInterval(() => this.checkPulse(), QUIET / 4);
  }

  destroy() {
    this.end();
    clearInterval(this.pulse);
    this.doc.off("update", this.onUpdate);
    this.awareness.off("update", this.onAwareness);
    removeEventListener("online", this.returnNow);
    removeEventListener("offline", this.hangUp);
    document.removeEventListener("visibilitychange", this.returnNow);
    this.awareness.destroy();
  }

  // -- the connection ---------------------------------------------------------------------------------------------------

  connect() {
    if (this.ended || this.socket) return;
    clearTimeout(this.waiting);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.synced = this.answered = false;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => this.greet());
    socket.addEventListener("message", ({ data }) => this.receive(new Uint8Array(data)));
    socket.addEventListener("close", ({ code }) => this.closed(socket, code));
  }

  /** @param {WebSocket} socket @param {number} code */
  closed(socket, code) {
    if (this.socket !== socket) return;
    this.socket = null;
    this.forgetOthers();
    this.listener.onLost();
    const next = afterClose(code);
    if (next === "return") this.returnLater();
    else this.finish(next, code);
  }

  /** @param {import("./closing.js").Next} next @param {number} code */
  finish(next, code) {
    this.ended = true;
    this.listener.onEnd(next, code);
  }

  returnLater() {
    if (this.ended) return;
    this.waiting = setTimeout(() => this.connect(), delay(this.attempt++));
  }

  returnNow() {
    if (document.visibilityState === "visible" && navigator.onLine) this.connect();
  }

  /** Treat the connection as lost now: the close handshake of a dead line can take minutes. */
  hangUp() {
    const socket = this.socket;
    if (!socket) return;
    this.closed(socket, 1006);
    socket.close();
  }

  end() {
    this.ended = true;
    clearTimeout(this.waiting);
    clearTimeout(this.caretTimer);
    removeAwarenessStates(this.awareness, [this.doc.clientID], "leaving");
    this.sendAwareness();
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  checkPulse() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const quiet = Date.now() - this.heard;
    if (this.probed && quiet > 2 * QUIET) this.hangUp();
    else if (quiet > QUIET && !this.probed) this.probe();
  }

  probe() {
    this.probed = true;
    this.send((encoder) => encoding.writeVarUint(encoder, QUERY_AWARENESS));
  }

  // -- frames -----------------------------------------------------------------------------------------------------------

  /** @param {(encoder: encoding.Encoder) => void} write */
  send(write) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const encoder = encoding.createEncoder();
    write(encoder);
    this.socket.send(/** @type {Uint8Array<ArrayBuffer>} */ (encoding.toUint8Array(encoder)));
  }

  /** @param {(encoder: encoding.Encoder) => void} write */
  sendSync(write) {
    this.send((encoder) => {
      encoding.writeVarUint(encoder, SYNC);
      write(encoder);
    });
  }

  greet() {
    this.heard = Date.now();
    this.sendSync((encoder) => writeSyncStep1(encoder, this.doc));
    this.sendAwareness();
  }

  /** @param {Uint8Array} frame */
  receive(frame) {
    this.heard = Date.now();
    this.probed = false;
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === SYNC) this.receiveSync(decoder);
    else if (type === AWARENESS) {
      applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
    }
  }

  /** @param {decoding.Decoder} decoder */
  receiveSync(decoder) {
    const step = decoding.readVarUint(decoder);
    if (step === messageYjsSyncStep1) return this.receiveStored(decoding.readVarUint8Array(decoder));
    readSyncStep2(decoder, this.doc, this);
    if (step === 1) this.settle();
  }

  /** @param {Uint8Array} stateVector */
  receiveStored(stateVector) {
    if (!this.answered) this.answer(stateVector);
    this.listener.onStored(stateVector);
  }

  /** Send what the server lacks. @param {Uint8Array} stateVector of what it has */
  answer(stateVector) {
    this.answered = true;
    if (this.mayWrite) this.sendSync((encoder) => writeSyncStep2(encoder, this.doc, stateVector));
  }

  settle() {
    if (this.synced) return;
    this.synced = true;
    this.attempt = 0;
    this.listener.onSynced();
  }

  /** @param {Uint8Array} update @param {unknown} origin */
  onUpdate(update, origin) {
    // Before the server has said what it has, nothing is sent: the answer to that carries all of it.
    if (origin === this || !this.mayWrite || !this.answered) return;
    this.sendSync((encoder) => writeUpdate(encoder, update));
  }

  // -- who is here ------------------------------------------------------------------------------------------------------

  /** @param {{added: number[], updated: number[], removed: number[]}} changes @param {unknown} origin */
  onAwareness({ added, updated, removed }, origin) {
    if (origin === this) return;
    if (![...added, ...updated, ...removed].includes(this.doc.clientID)) return;
    this.caretTimer ??= setTimeout(() => this.sendAwareness(), CARET_PAUSE);
  }

  sendAwareness() {
    clearTimeout(this.caretTimer);
    this.caretTimer = undefined;
    const update = encodeAwarenessUpdate(this.awareness, [this.doc.clientID]);
    this.send((encoder) => {
      encoding.writeVarUint(encoder, AWARENESS);
      encoding.writeVarUint8Array(encoder, update);
    });
  }

  forgetOthers() {
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    // Or they would stay unseen after the return until they move: a state of the same clock is taken for old news.
    for (const client of others) this.awareness.meta.delete(client);
  }
}
