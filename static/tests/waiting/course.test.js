import assert from "node:assert/strict";
import { test } from "node:test";
import {
  beforeKnocking,
  beforeReturning,
  change,
  deed,
  isNear,
  untilNextLook,
} from "../../js/waiting/course.js";

/** @type {import("../../js/waiting/course.js").Way[]} */
const WAYS = ["entered", "expected", "named", "unnamed", "door"];

test("until the room opens everybody waits", () => {
  for (const way of WAYS)
    for (const pressed of [true, false]) assert.equal(deed("announced", way, pressed), "wait");
});

test("when it opens, who is in returns, who is expected or asked for it comes in, the others see a door", () => {
  const told = Object.fromEntries(
    WAYS.map((way) => [way, [deed("live", way, false), deed("live", way, true)]]),
  );
  assert.deepEqual(told, {
    entered: ["return", "return"],
    expected: ["enter", "enter"],
    named: ["door", "enter"],
    unnamed: ["door", "enter"],
    door: ["door", "enter"],
  });
});

test("nobody comes into what is over, cancelled, hidden or unknown", () => {
  for (const way of WAYS) {
    assert.equal(deed("closed", way, true), "closed");
    assert.equal(deed("cancelled", way, true), "cancelled");
    for (const status of ["draft", "gone", "__proto__", ""]) assert.equal(deed(status, way, true), "gone");
  }
});

test("another instant is a move, another spelling of the same is none", () => {
  const before = { status: "announced", starts: "2026-12-01T09:00:00+00:00", sequence: 3 };
  assert.equal(change(before, { ...before, starts: "2026-12-01T10:00:00+01:00" }), "");
  assert.equal(change(before, { ...before, starts: "2026-12-01T10:00:00+00:00", sequence: 4 }), "moved");
  assert.equal(change(before, { ...before, sequence: 4 }), "changed");
});

test("what changes is noticed within a minute, and without a socket around the hour within seconds", () => {
  const HOUR = 3_600_000;
  for (const random of [0, 0.5, 1]) {
    for (const left of [-3 * HOUR, -HOUR, 0, HOUR, 48 * HOUR])
      for (const told of [true, false]) assert.ok(untilNextLook(left, told, random) < 60_000);
    for (const left of [9 * 60_000, 0, -HOUR]) assert.ok(untilNextLook(left, false, random) < 6000);
    assert.ok(untilNextLook(0, true, random) > 30_000);
  }
});

test("a crowd spreads its knocking over less than a second, and its returning ever further", () => {
  assert.deepEqual([0, 0.5, 1].map(beforeKnocking), [0, 400, 800]);
  assert.ok(beforeReturning(1, 0) >= 500);
  assert.ok(beforeReturning(100, 1) <= 30_000);
  assert.ok(beforeReturning(4, 0) > beforeReturning(1, 0));
});

test("the way in is offered from an hour before on, and for as long as nobody opens", () => {
  assert.deepEqual([3_600_001, 3_600_000, 0, -10_000_000].map(isNear), [false, true, true, true]);
});
