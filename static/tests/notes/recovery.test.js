import assert from "node:assert/strict";
import { test } from "node:test";
import { reloadHelps, sortOut } from "../../js/notes/recovery.js";

const kept = (/** @type {string} */ gen, /** @type {number} */ at) => ({
  key: `w1|${gen}|${at}`,
  room: "w1",
  gen,
  update: new Uint8Array(),
  person: "p1",
  since: at,
  at,
});

test("what was kept for these notes goes back into them", () => {
  const entries = [kept("g1", 1), kept("g1", 2)];
  assert.deepEqual(sortOut(entries, "g1"), { merge: entries, apart: [] });
});

test("what was kept of notes before a restore is never merged, and the newest is shown first", () => {
  const [old, older] = [kept("g0", 5), kept("g0", 3)];
  assert.deepEqual(sortOut([older, old], "g1"), { merge: [], apart: [old, older] });
});

test("a reload for a newer editor is offered once, not in a circle", () => {
  assert.equal(reloadHelps(null, "2"), true);
  assert.equal(reloadHelps("2", "2"), false);
  assert.equal(reloadHelps("1", "2"), true);
});
