/**
 * The notes socket: the Yjs sync and awareness protocols over one WebSocket that returns by itself.
 *
 * After each commit the server sends the writer an update that holds nothing (two zeros) followed, in the same frame, by one
 * number: how many document messages of this connection are durable. deliveries.js compares it with what was sent.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import { writeSyncStep1, writeSyncStep2, writeUpdate } from "y-protocols/sync";
import { applyUpdate } from "yjs";
import { delay } from "../room/protocol.js";
import { afterClose } from "./closing.js";
import { Deliveries } from "./deliveries.js";

/**
 * @typedef {object} Listener
 * @property {(arrive: () => void) => void} onArriving call `arrive` to put others' words into the document
 * @property {() => void} onSynced the document is the server's
 * @property {() => void} onLost
 * @property {() => void} onWritten the document was changed here
 * @property {() => void} onStored everything written here is durable
 * @property {(next: import("./closing.js").Next, code: number) => void} onEnd the socket closed and will not return
 */

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
/** A socket's `readyState`. */
const OPEN = 1;

const STEP_1 = 0;
const STEP_2 = 1;

/** A caret moves with every key; others see it at most this often (ms). */
const CARET_PAUSE = 80;
/** A quiet socket is asked for a sign of life after this long, and given up after as long again (ms). */
const QUIET = 20_000;

export class Provider {
  /**
   * @param {import("yjs").Doc} doc @param {string} address @param {Listener} listener @param {boolean} mayWrite
   * @param {(address: string) => WebSocket} open
   */
  constructor(doc, address, listener, mayWrite, open = (url) => new WebSocket(url)) {
    this.doc = doc;
    this.address = address;
    this.listener = listener;
    this.mayWrite = mayWrite;
    this.open = open;
    this.awareness = new Awareness(doc);
    this.deliveries = new Deliveries();
    /** @type {WebSocket | null} */
    this.socket = null;
    /** What the server had when it last asked for the rest. @type {Uint8Array | null} */
    this.asked = null;
    this.synced = this.answered = this.ended = this.probed = false;
    this.attempt = this.heard = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.caretTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.returning = undefined;
    this.listen();
  }

  listen() {
    this.onUpdate = this.onUpdate.bind(this);
    this.onAwareness = this.onAwareness.bind(this);
    this.doc.on("update", this.onUpdate);
    this.awareness.on("update", this.onAwareness);
    this.pulse = setInterval(() => this.checkPulse(), QUIET / 4);
    this.stopListening = new AbortController();
    const { signal } = this.stopListening;
    globalThis.addEventListener?.("online", () => this.connect(), { signal });
    globalThis.addEventListener?.("offline", () => this.hangUp(), { signal });
    globalThis.document?.addEventListener("visibilitychange", () => document.hidden || this.connect(), {
      signal,
    });
  }

  destroy() {
    this.end();
    this.stopListening?.abort();
    clearInterval(this.pulse);
    this.doc.off("update", this.onUpdate);
    this.awareness.off("update", this.onAwareness);
    this.awareness.destroy();
  }

  // -- the connection ---------------------------------------------------------------------------------------------------

  connect() {
    if (this.ended || this.socket) return;
    clearTimeout(this.returning);
    const socket = this.open(this.address);
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
    this.answered = false;
    this.asked = null;
    this.deliveries.lose();
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
    this.returning = setTimeout(() => this.connect(), delay(this.attempt++, Math.random));
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
    clearTimeout(this.returning);
    clearTimeout(this.caretTimer);
    removeAwarenessStates(this.awareness, [this.doc.clientID], "leaving");
    this.sendAwareness();
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  checkPulse() {
    if (this.socket?.readyState !== OPEN) return;
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
    if (this.socket?.readyState !== OPEN) return;
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
    this.comeBack();
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
    const payload = decoding.readVarUint8Array(decoder);
    if (step === STEP_1) return this.answer(payload);
    const empty = payload.length === 2 && !payload[0] && !payload[1];
    if (empty && decoding.hasContent(decoder)) return this.receiveCount(decoding.readVarUint(decoder));
    this.listener.onArriving(() => applyUpdate(this.doc, payload, this));
    if (step === STEP_2) this.settle();
  }

  /** @param {number} messages of this connection that are durable */
  receiveCount(messages) {
    this.deliveries.store(messages);
    if (this.deliveries.complete) this.listener.onStored();
  }

  /** Send what the server lacks. @param {Uint8Array} stateVector of what it has */
  answer(stateVector) {
    this.asked = stateVector;
    if (!this.mayWrite) return;
    this.answered = true;
    this.deliveries.sendAll();
    this.sendSync((encoder) => writeSyncStep2(encoder, this.doc, stateVector));
  }

  settle() {
    if (this.synced) return;
    this.synced = true;
    this.attempt = 0;
    this.listener.onSynced();
  }

  /**
   * @param {Uint8Array} update @param {unknown} _origin @param {unknown} _doc
   * @param {import("yjs").Transaction} transaction
   */
  onUpdate(update, _origin, _doc, transaction) {
    // A reader's editor may tidy its own copy; that is nobody's writing.
    if (!transaction.local || !this.mayWrite) return;
    if (this.answered) {
      this.deliveries.send();
      this.sendSync((encoder) => writeUpdate(encoder, update));
    } else this.deliveries.keepBack();
    this.listener.onWritten();
  }

  /** The document holds words from this browser's store, which go out with the first answer. */
  addKept() {
    this.deliveries.keepBack();
    this.listener.onWritten();
  }

  /** Send once more all that the server lacked when it last asked, and what was written since. */
  reconcile() {
    if (this.asked && this.socket?.readyState === OPEN) this.answer(this.asked);
  }

  /** @param {boolean} mayWrite */
  permit(mayWrite) {
    this.mayWrite = mayWrite;
    if (!mayWrite) this.answered = false;
    else this.reconcile();
  }

  // -- who is here ------------------------------------------------------------------------------------------------------

  /** @param {{added: number[], updated: number[], removed: number[]}} changes @param {unknown} origin */
  onAwareness({ added, updated, removed }, origin) {
    if (origin === this) return;
    if (![...added, ...updated, ...removed].includes(this.doc.clientID)) return;
    this.caretTimer ??= setTimeout(() => this.sendAwareness(), CARET_PAUSE);
  }

  /** The server counted one for our leaving: a state is news only when it is later than that. */
  comeBack() {
    for (let i = 0; i < 2; i++) this.awareness.setLocalState(this.awareness.getLocalState());
    this.sendAwareness();
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
