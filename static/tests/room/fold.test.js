import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { shortened } from "../../js/room/excerpt.js";
import { apply, impersonates, KINDS, trimmed } from "../../js/room/fold.js";

/** What the server's rules made: `start`, then events with what each changed (tests/workshops/live/test_fixtures.py). */
function fixture(name) {
  const url = new URL(`../../../tests/fixtures/live/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}

function frozen(value) {
  if (value && typeof value === "object") {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

for (const name of ["told", "random-1", "random-2"]) {
  describe(`the story "${name}"`, () => {
    const { start, steps, window } = fixture(name);

    test("each snapshot and the next event make the next snapshot", () => {
      let state = frozen(start);
      for (const { ev, changes } of steps) {
        const expected = frozen({ ...state, ...changes });
        const made = trimmed(apply(state, frozen(ev)), window);
        assert.deepEqual(made, expected, `${ev.seq} ${ev.k}`);
        state = expected;
      }
    });

    test("a page that stays open and never forgets has the same, and more", () => {
      let state = frozen(start);
      let expected = start;
      for (const { ev, changes } of steps) {
        state = apply(state, ev);
        expected = { ...expected, ...changes };
        assert.deepEqual(trimmed(state, window), expected, `${ev.seq} ${ev.k}`);
      }
      assert.ok(state.messages.length > window);
    });

    test("an event told twice where that is harmless, and kinds that are not known, change nothing", () => {
      assert.equal(apply(start, { seq: 1, k: "poll.opened", by: "p1", at: 1, d: {} }), start);
      assert.equal(apply(start, { seq: 1, k: "constructor", by: "p1", at: 1, d: {} }), start);
    });
  });
}

test("a browser that was away, and hears everything late, comes to the same state", () => {
  const { start, events, end, window } = fixture("late");
  const state = events.reduce((before, ev) => apply(before, ev), frozen(start));
  assert.deepEqual(trimmed(state, window), end);
});

test("the told story needs every kind of event that is understood here", () => {
  const told = new Set(fixture("told").steps.map((step) => step.ev.k));
  assert.deepEqual([...told].sort(), [...KINDS].sort());
});

test("what an event does not touch stays the same object", () => {
  const { start, steps } = fixture("told");
  let state = start;
  for (const { ev } of steps) {
    const next = apply(state, ev);
    if (ev.k === "message.posted") assert.equal(next.outcomes, state.outcomes);
    if (ev.k === "hand.raised") assert.equal(next.messages, state.messages);
    if (ev.k === "message.reacted") {
      const same = next.messages.filter((message) => message.id !== ev.d.id);
      assert.ok(same.every((message) => state.messages.includes(message)));
    }
    state = next;
  }
});

test("a long quotation is cut between characters", () => {
  assert.equal(shortened("short"), "short");
  assert.equal([...shortened("𝒳".repeat(141))].length, 140);
  assert.equal(shortened("𝒳".repeat(140)), "𝒳".repeat(140));
});

test("a name that looks like the facilitator's is noticed, but not the facilitator's own", () => {
  const { start } = fixture("told");
  const people = { ...start.people, p9: { ...start.people.p1, role: "guest" } };
  assert.ok(impersonates({ ...start, people }, "p9"));
  assert.ok(!impersonates({ ...start, people }, "p1"));
  assert.ok(!impersonates({ ...start, people }, "p404"));
});
