import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsShown, withoutRow } from "../../js/write/rows.js";

const ROWS = [
  ["Board", "https://a"],
  ["Call", "https://b"],
  ["", ""],
];

test("a row is taken out, those below move up, and as many fields stay", () => {
  assert.deepEqual(withoutRow(ROWS, 0), [
    ["Call", "https://b"],
    ["", ""],
    ["", ""],
  ]);
  assert.deepEqual(withoutRow(ROWS, 1), [
    ["Board", "https://a"],
    ["", ""],
    ["", ""],
  ]);
});

test("what is filled is shown, and never less than was asked for", () => {
  assert.equal(rowsShown(ROWS, 0), 2);
  assert.equal(rowsShown(ROWS, 3), 3);
  assert.equal(rowsShown([["", ""]], 0), 1);
});
