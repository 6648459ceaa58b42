import assert from "node:assert/strict";
import { test } from "node:test";
import { missingAnchors, newAnchor } from "../../js/notes/anchors.js";

/** @returns {() => string} */
const counting = () => {
  let count = 0;
  return () => `n${++count}`;
};

test("a heading made here is given a name", () => {
  assert.deepEqual(missingAnchors([], [{ pos: 0, anchor: null }], counting()), [{ pos: 0, anchor: "n1" }]);
});

test("a heading that has a name keeps it", () => {
  assert.deepEqual(missingAnchors([{ pos: 0, anchor: "a1" }], [{ pos: 0, anchor: "a1" }], counting()), []);
});

test("a nameless heading of somebody else is left for them to name", () => {
  assert.deepEqual(missingAnchors([{ pos: 4, anchor: null }], [{ pos: 4, anchor: null }], counting()), []);
});

test("of a heading split in two, the first half keeps the name", () => {
  const after = [
    { pos: 0, anchor: "a1" },
    { pos: 6, anchor: "a1" },
  ];
  assert.deepEqual(missingAnchors([{ pos: 0, anchor: "a1" }], after, counting()), [{ pos: 6, anchor: "n1" }]);
});

test("a copy pasted above the original does not take its name", () => {
  const after = [
    { pos: 0, anchor: "a1" },
    { pos: 9, anchor: "a1" },
  ];
  assert.deepEqual(missingAnchors([{ pos: 9, anchor: "a1" }], after, counting()), [{ pos: 0, anchor: "n1" }]);
});

test("a heading that was cut and pasted elsewhere keeps its name", () => {
  assert.deepEqual(missingAnchors([], [{ pos: 30, anchor: "a1" }], counting()), []);
});

test("two headings made elsewhere under one name are not renamed by a bystander", () => {
  const both = [
    { pos: 0, anchor: "a1" },
    { pos: 6, anchor: "a1" },
  ];
  assert.deepEqual(missingAnchors(both, both, counting()), []);
});

test("a name in use is never given again", () => {
  const names = ["a1", "a2", "a3"];
  const after = [
    { pos: 0, anchor: "a1" },
    { pos: 5, anchor: null },
    { pos: 9, anchor: null },
  ];
  const given = missingAnchors(
    [{ pos: 0, anchor: "a1" }],
    after,
    () => /** @type {string} */ (names.shift()),
  );
  assert.deepEqual(given, [
    { pos: 5, anchor: "a2" },
    { pos: 9, anchor: "a3" },
  ]);
});

test("a new name is fit for an address", () => {
  assert.match(newAnchor(), /^h[a-z2-9]{8}$/);
});
