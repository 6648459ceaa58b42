import assert from "node:assert/strict";
import { test } from "node:test";
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { Durability } from "../../js/notes/durability.js";

/** A writer whose updates reach the server (another document) only when delivered. */
function writer() {
  const doc = new Doc();
  const server = new Doc();
  /** @type {Uint8Array[]} */
  const sent = [];
  let writings = 0;
  const durability = new Durability(doc, () => writings++);
  doc.on("update", (update, origin) => origin !== "server" && sent.push(update));
  return {
    doc,
    durability,
    text: doc.getText("notes"),
    writings: () => writings,
    saved: () => durability.covers(encodeStateVector(server)),
    deliver: () => sent.splice(0).forEach((update) => applyUpdate(server, update)),
    deliverFirst: () => applyUpdate(server, /** @type {Uint8Array} */ (sent.shift())),
    server,
  };
}

test("nothing written needs no acknowledgement", () => {
  assert.equal(writer().saved(), true);
});

test("a change is saved when the server has stored it, not before", () => {
  const bob = writer();
  bob.text.insert(0, "budget");
  assert.equal(bob.writings(), 1);
  assert.equal(bob.saved(), false);
  bob.deliver();
  assert.equal(bob.saved(), true);
});

test("a deletion waits for its own acknowledgement", () => {
  const bob = writer();
  bob.text.insert(0, "budget");
  bob.deliver();
  bob.text.delete(0, 3);
  assert.equal(bob.saved(), false);
  bob.deliver();
  assert.equal(bob.saved(), true);
  assert.equal(bob.server.getText("notes").toString(), "get");
});

test("a deletion and its clock travel in one update, so that one cannot be stored without the other", () => {
  const bob = writer();
  bob.text.insert(0, "budget");
  bob.deliver();
  bob.text.delete(0, 3);
  bob.deliverFirst();
  assert.equal(bob.server.getText("notes").toString(), "get");
  bob.deliver();
  assert.equal(bob.saved(), true);
});

test("what others write is not ours to wait for", () => {
  const bob = writer();
  const alice = new Doc();
  alice.getText("notes").insert(0, "hello");
  applyUpdate(bob.doc, encodeStateAsUpdate(alice), "server");
  assert.equal(bob.writings(), 0);
  assert.equal(bob.saved(), true);
});

test("a text taken back from this browser's store waits until the server holds all of it", () => {
  const before = new Doc();
  before.getText("notes").insert(0, "written offline");
  const bob = writer();
  applyUpdate(bob.doc, encodeStateAsUpdate(before), "server");
  bob.durability.needAll();
  assert.equal(bob.saved(), false);
  applyUpdate(bob.server, encodeStateAsUpdate(bob.doc));
  assert.equal(bob.saved(), true);
});
