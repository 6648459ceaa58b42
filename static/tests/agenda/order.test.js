import assert from "node:assert/strict";
import { test } from "node:test";
import { minutesIn, moved, slotAt, timing } from "../../js/agenda/order.js";

test("a row is moved and the others keep their order", () => {
  assert.deepEqual(moved(["a", "b", "c", "d"], 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moved(["a", "b", "c", "d"], 3, 0), ["d", "a", "b", "c"]);
  assert.deepEqual(moved(["a", "b"], 1, 1), ["a", "b"]);
});

test("a row that is held belongs after all whose middle lies above", () => {
  const middles = [50, 150, 250];
  assert.equal(slotAt(middles, 0), 0);
  assert.equal(slotAt(middles, 151), 2);
  assert.equal(slotAt(middles, 999), 3);
});

test("minutes are digits, and everything else takes none", () => {
  assert.deepEqual(["15", "", "x", "-5", "1e3", "1000", "٥"].map(minutesIn), [15, 0, 0, 0, 0, 0, 0]);
});

test("each item begins when the ones before have ended, also over midnight", () => {
  assert.deepEqual(timing([30, 45, 10], "23:15", 60), {
    starts: ["23:15", "23:45", "00:30"],
    total: 85,
    over: 25,
  });
  assert.deepEqual(timing([], "10:00", 60), { starts: [], total: 0, over: 0 });
});
