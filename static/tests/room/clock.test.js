import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbours, ServerClock, stopwatch, timeLeft } from "../../js/room/clock.js";

const agenda = (changes = {}) => ({
  items: [
    { id: "a1", title: "Welcome", minutes: 10, extra: 0 },
    { id: "a2", title: "Stories", minutes: 20, extra: 5 },
    { id: "a3", title: "Decisions", minutes: 15, extra: 0 },
  ],
  current: "a2",
  since: 1000,
  ...changes,
});

test("the server's time runs on from what it last said, whatever the browser's clock says", () => {
  let local = 50_000;
  const clock = new ServerClock(() => local);
  clock.tell(1_600_000_000);
  local += 2500;
  assert.equal(clock.now(), 1_600_000_002.5);
  clock.tell(1_600_000_010);
  assert.equal(clock.now(), 1_600_000_010);
});

test("time left counts the minutes that were added", () => {
  const now = timeLeft(agenda(), 1000 + 60);
  assert.equal(now?.left, 24 * 60);
  assert.equal(now?.over, false);
  assert.equal(now?.index, 1);
});

test("an item over its time says by how much, and its share stays at one", () => {
  const now = timeLeft(agenda(), 1000 + 26 * 60);
  assert.equal(now?.over, true);
  assert.equal(now?.left, -60);
  assert.equal(now?.part, 1);
});

test("no time is told when no item is current", () => {
  assert.equal(timeLeft(agenda({ current: null, since: null }), 2000), null);
  assert.equal(timeLeft(agenda({ current: "a9" }), 2000), null);
});

test("a clock a little behind the start shows no time used rather than less than none", () => {
  assert.equal(timeLeft(agenda(), 998)?.spent, 0);
});

test("a stopwatch shows minutes and seconds, and hours only when there are some", () => {
  assert.equal(stopwatch(5), "0:05");
  assert.equal(stopwatch(605.9), "10:05");
  assert.equal(stopwatch(3729), "1:02:09");
  assert.equal(stopwatch(-65), "1:05");
});

test("the neighbours of an item are known; before the beginning, the first item is next", () => {
  assert.deepEqual(neighbours(agenda()), { back: "a1", next: "a3" });
  assert.deepEqual(neighbours(agenda({ current: "a3" })), { back: "a2", next: null });
  assert.deepEqual(neighbours(agenda({ current: null })), { back: null, next: "a1" });
});
