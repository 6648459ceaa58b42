import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, freeTimes, minutesOf } from "../../js/arrange/slots.js";

test("clocks are minutes since midnight and back again", () => {
  for (const clock of ["00:00", "09:05", "23:59"]) assert.equal(clockOf(minutesOf(clock)), clock);
});

test("a time is free where the longest session before it has ended and none begins yet", () => {
  const slots = [
    { clock: "09:00", minutes: [60, 90] },
    { clock: "11:00", minutes: [60] },
  ];
  assert.deepEqual(freeTimes(slots), [
    { after: 0, clock: "10:30" },
    { after: 1, clock: "12:00" },
  ]);
});

test("no time is offered while something goes on, or where the next session begins", () => {
  const slots = [
    { clock: "09:00", minutes: [180] },
    { clock: "10:00", minutes: [30] },
    { clock: "12:00", minutes: [30] },
  ];
  assert.deepEqual(freeTimes(slots), [{ after: 2, clock: "12:30" }]);
});

test("a day ends at midnight", () => {
  assert.deepEqual(freeTimes([{ clock: "23:00", minutes: [60] }]), []);
  assert.deepEqual(freeTimes([{ clock: "23:30", minutes: [90] }]), []);
  assert.deepEqual(freeTimes([]), []);
});
