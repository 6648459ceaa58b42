import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import * as encoding from "lib0/encoding";
import * as decoding from "lib0/decoding";
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { Provider } from "../../js/notes/provider.js";

/** The server's end of one connection: a document, what it has received, and no more. */
class Line extends EventTarget {
  readyState = 0;
  /** @type {Uint8Array[]} */
  frames = [];

  /** @param {Uint8Array} frame */
  send(frame) {
    this.frames.push(frame);
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  /** @param {number} code */
  drop(code) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  /** @param {number} step @param {Uint8Array} payload @param {number} [count] what follows the payload in the frame */
  tell(step, payload, count) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
    if (count !== undefined) encoding.writeVarUint(encoder, count);
    const { buffer } = encoding.toUint8Array(encoder).slice();
    this.dispatchEvent(Object.assign(new Event("message"), { data: buffer }));
  }

  /** What the browser wrote: steps 2 and updates. */
  get written() {
    return this.frames
      .filter(([kind, step]) => kind === 0 && step > 0)
      .map((frame) => {
        const decoder = decoding.createDecoder(frame.subarray(2));
        return decoding.readVarUint8Array(decoder);
      });
  }
}

/** @type {Provider[]} */
const providers = [];

/** Bob's browser, and a server that he meets anew with each connection. */
function bob({ mayWrite = true } = {}) {
  const doc = new Doc();
  const server = new Doc();
  /** @type {Line[]} */
  const lines = [];
  /** @type {string[]} */
  const heard = [];
  const listener = {
    onArriving: (/** @type {() => void} */ arrive) => arrive(),
    onSynced: () => heard.push("synced"),
    onLost: () => heard.push("lost"),
    onWritten: () => heard.push("written"),
    onStored: () => heard.push("stored"),
    onEnd: (/** @type {string} */ next, /** @type {number} */ code) => heard.push(`${next} ${code}`),
  };
  const open = () => {
    lines.push(new Line());
    return /** @type {WebSocket} */ (/** @type {unknown} */ (lines.at(-1)));
  };
  const provider = new Provider(doc, "ws://here/notes/w1", listener, mayWrite, open);
  providers.push(provider);
  /** The server lets Bob in: it asks what he has and sends what he lacks. */
  const meet = () => {
    provider.connect();
    const line = /** @type {Line} */ (lines.at(-1));
    line.open();
    line.tell(0, encodeStateVector(server));
    line.tell(1, encodeStateAsUpdate(server));
    return line;
  };
  const store = (/** @type {Line} */ line) => line.written.forEach((update) => applyUpdate(server, update));
  const count = (/** @type {Line} */ line, /** @type {number} */ n) => line.tell(2, Uint8Array.of(0, 0), n);
  return { doc, server, lines, heard, provider, meet, store, count, text: doc.getText("notes") };
}

afterEach(() => providers.splice(0).forEach((provider) => provider.destroy()));

test("the server's text arrives and the reader is told", () => {
  const { meet, server, text, heard } = bob();
  server.getText("notes").insert(0, "Welcome");
  meet();
  assert.equal(text.toString(), "Welcome");
  assert.deepEqual(heard, ["synced"]);
});

test("what is written goes out at once and is stored only when the server has counted it", () => {
  const { meet, text, heard, store, count, server } = bob();
  const line = meet();
  count(line, 1);
  heard.length = 0;
  text.insert(0, "budget");
  assert.deepEqual(heard, ["written"]);
  store(line);
  assert.equal(server.getText("notes").toString(), "budget");
  count(line, 2);
  assert.deepEqual(heard, ["written", "stored"]);
});

test("a deletion is written and counted like everything else", () => {
  const { meet, text, heard, count } = bob();
  const line = meet();
  text.insert(0, "budget");
  count(line, 2);
  heard.length = 0;
  text.delete(0, 3);
  count(line, 2);
  assert.deepEqual(heard, ["written"]);
  count(line, 3);
  assert.deepEqual(heard, ["written", "stored"]);
});

test("what was written while away goes out once, with the return", () => {
  const { meet, text, store, server, heard, count } = bob();
  meet().drop(1006);
  text.insert(0, "offline");
  heard.length = 0;
  const line = meet();
  store(line);
  assert.equal(line.written.length, 1);
  assert.equal(server.getText("notes").toString(), "offline");
  count(line, 1);
  assert.deepEqual(heard, ["synced", "stored"]);
});

test("a reader's editor sends no document message at all", () => {
  const { meet, text, heard } = bob({ mayWrite: false });
  const line = meet();
  text.insert(0, "tidied");
  assert.deepEqual(line.written, []);
  assert.deepEqual(heard, ["synced"]);
});

test("one who becomes a writer sends what they write from then on", () => {
  const { meet, text, provider, store, server } = bob({ mayWrite: false });
  const line = meet();
  provider.permit(true);
  text.insert(0, "now");
  store(line);
  assert.equal(server.getText("notes").toString(), "now");
});

test("a restart is come back from, a removal is not", () => {
  const { meet, heard, lines, provider } = bob();
  meet().drop(1012);
  assert.deepEqual(heard.splice(0), ["synced", "lost"]);
  provider.connect();
  assert.equal(lines.length, 2);
  lines[1].drop(4403);
  assert.deepEqual(heard, ["lost", "leave 4403"]);
  provider.connect();
  assert.equal(lines.length, 2);
});

test("after a return the server hears a later clock, or it would take the presence for old news", () => {
  const { meet, provider, doc } = bob();
  meet();
  const before = provider.awareness.meta.get(doc.clientID)?.clock ?? 0;
  provider.hangUp();
  meet();
  assert.ok((provider.awareness.meta.get(doc.clientID)?.clock ?? 0) >= before + 2);
});
