/**
 * One visit to the notes: the document, its socket, what this browser keeps of it, and what may be said about all that.
 */
import { Doc, applyUpdate, encodeStateAsUpdate } from "yjs";
import { Provider } from "./provider.js";
import { sortOut } from "./recovery.js";
import * as save from "./save_state.js";
import { UnsavedStore } from "./store.js";

/** Unsaved words are put into the browser's store at most this often (ms). */
const KEEP_PAUSE = 400;
/** Words that a living connection has not acknowledged by then are sent once more (ms). */
const SEND_AGAIN = 10_000;

/**
 * @typedef {object} Watcher
 * @property {(arrive: () => void) => void} onArriving call `arrive` to put others' words into the document
 * @property {() => void} onReady there is a text to show and to write in
 * @property {(kind: save.Kind, since: number | null, online: boolean) => void} onState
 * @property {(entry: import("./store.js").Entry) => void} onApart words kept of notes before a restore
 * @property {(next: import("./closing.js").Next, code: number) => void} onEnd
 */

export class Session {
  /**
   * @param {{room: string, schema: string, gen: string, person: string, editable: boolean}} place
   * @param {Watcher} watcher
   */
  constructor(place, watcher) {
    this.place = place;
    this.watcher = watcher;
    this.doc = new Doc();
    this.store = new UnsavedStore(place.room, place.person, place.gen);
    this.state = save.start(place.editable);
    /** @type {import("./store.js").Entry[]} */
    this.taken = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.keeping = undefined;
    this.provider = new Provider(this.doc, address(place), this, place.editable);
    this.leaving = this.leaving.bind(this);
    this.hiding = this.hiding.bind(this);
    addEventListener("beforeunload", this.leaving);
    addEventListener("pagehide", this.hiding);
    document.addEventListener("visibilitychange", this.hiding);
    this.begin();
  }

  /** Take back what an earlier visit kept, then meet the server. */
  async begin() {
    const { merge, apart } = sortOut(await this.store.entries(), this.place.gen);
    if (this.ended) return;
    const [shown] = this.place.editable ? apart : [...merge, ...apart];
    if (shown) this.watcher.onApart(shown);
    if (merge.length && this.place.editable) this.takeBack(merge);
    this.provider.connect();
    this.tell();
  }

  /** @param {import("./store.js").Entry[]} entries */
  takeBack(entries) {
    for (const { update } of entries) applyUpdate(this.doc, update, "kept");
    this.taken = entries;
    this.state = save.written(this.state, Math.min(...entries.map(({ since }) => since)));
    this.provider.addKept();
    this.watcher.onReady();
  }

  destroy() {
    if (this.state.since !== null) this.keep();
    this.ended = true;
    clearTimeout(this.keeping);
    clearTimeout(this.telling);
    removeEventListener("beforeunload", this.leaving);
    removeEventListener("pagehide", this.hiding);
    document.removeEventListener("visibilitychange", this.hiding);
    this.provider.destroy();
    this.doc.destroy();
  }

  /** @param {boolean} editable */
  setEditable(editable) {
    if (editable === this.state.editable) return;
    this.provider.permit(editable);
    this.become(save.permitted(this.state, editable));
  }

  // -- what the provider reports ----------------------------------------------------------------------------------------

  /** @param {() => void} arrive */
  onArriving(arrive) {
    this.watcher.onArriving(arrive);
  }

  onSynced() {
    this.become(save.synced(this.state));
    this.watcher.onReady();
  }

  onLost() {
    this.become(save.disconnected(this.state));
  }

  onWritten() {
    this.keeping ??= setTimeout(() => this.keep(), KEEP_PAUSE);
    this.become(save.written(this.state, Date.now()));
  }

  onStored() {
    const unsaved = this.state.since !== null;
    this.become(save.acknowledged(this.state));
    if (unsaved) this.forget();
  }

  /** @param {import("./closing.js").Next} next @param {number} code */
  onEnd(next, code) {
    if ((next === "recover" && this.state.editable) || this.state.since !== null) this.keep();
    // For a newer editor the words only wait: after the reload they are merged.
    if (next !== "reload") this.become(save.permitted(save.refused(this.state), false));
    this.watcher.onEnd(next, code);
  }

  // -- this browser's store ---------------------------------------------------------------------------------------------

  keep() {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    if (!this.ended) this.store.keep(encodeStateAsUpdate(this.doc), this.state.since ?? Date.now());
  }

  /** The server has it all. */
  forget() {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    this.store.erase();
    for (const entry of this.taken.splice(0)) this.store.eraseTaken(entry);
  }

  hiding() {
    if (this.keeping !== undefined && document.visibilityState === "hidden") this.keep();
  }

  /** @param {BeforeUnloadEvent} event */
  leaving(event) {
    if (this.state.since === null) return;
    this.keep();
    event.preventDefault();
  }

  // -- what is told -----------------------------------------------------------------------------------------------------

  /** @param {save.Save} state */
  become(state) {
    const changed = Object.entries(state).some(
      ([key, value]) => this.state[/** @type {keyof save.Save} */ (key)] !== value,
    );
    this.state = state;
    if (changed) this.tell();
  }

  tell() {
    const now = Date.now();
    this.watcher.onState(save.kind(this.state, now), this.state.since, this.state.online);
    clearTimeout(this.telling);
    const at = save.changesAt(this.state, now);
    if (at !== null) this.telling = setTimeout(() => this.tell(), at - now);
    else if (this.state.since !== null) this.telling = setTimeout(() => this.insist(), SEND_AGAIN);
  }

  insist() {
    this.provider.reconcile();
    this.tell();
  }
}

/** @param {{room: string, schema: string, gen: string}} place */
function address({ room, schema, gen }) {
  const url = new URL(`/notes/${encodeURIComponent(room)}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.search = new URLSearchParams({ schema, gen }).toString();
  return url.href;
}
