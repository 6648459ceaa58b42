import assert from "node:assert/strict";
import { test } from "node:test";
import { place, step } from "../../js/room/order.js";

const all = [
  { id: "o1", kind: "decision" },
  { id: "o2", kind: "idea" },
  { id: "o3", kind: "decision" },
  { id: "o4", kind: "decision" },
];

test("up means before the one above of the same kind", () => {
  assert.equal(step(all, all[2], -1), "o1");
  assert.equal(step(all, all[0], -1), undefined);
});

test("down means before the one after the next, or at the end", () => {
  assert.equal(step(all, all[0], 1), "o4");
  assert.equal(step(all, all[2], 1), null);
  assert.equal(step(all, all[3], 1), undefined);
  assert.equal(step(all, all[1], 1), undefined);
});

test("places are counted among their kind, from one", () => {
  assert.equal(place(all, "o4"), 3);
  assert.equal(place(all, "o2"), 1);
});
