import assert from "node:assert/strict";
import { test } from "node:test";
import { Pending } from "../../js/arrange/pending.js";

/** A device that keeps what it is given. @param {Record<string, string>} kept */
function device(kept = {}) {
  return {
    kept,
    getItem: (/** @type {string} */ name) => kept[name] ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => void (kept[name] = text),
    removeItem: (/** @type {string} */ name) => void delete kept[name],
  };
}

const step = (/** @type {string} */ session, /** @type {string} */ seen, verb = "plus") => ({
  session,
  title: session.toUpperCase(),
  address: `/sessions/${session}`,
  body: `do=${verb}&seen=${encodeURIComponent(seen)}`,
});
const seenOf = (/** @type {{body: string}} */ { body }) => new URLSearchParams(body).get("seen");

test("what was not answered is there when the page comes again", () => {
  const keeper = device();
  new Pending(keeper, "five").add(step("water", "9/60"));
  const again = new Pending(keeper, "five");
  assert.deepEqual(again.steps, [step("water", "9/60")]);
  assert.equal(new Pending(keeper, "six").count, 0);
});

test("steps go in their order, and what was answered is forgotten on the device too", () => {
  const keeper = device();
  const pending = new Pending(keeper, "five");
  pending.add(step("water", "9/60"));
  pending.add(step("fire", "10/60"));
  pending.answered("9:15/60");
  assert.deepEqual(
    pending.steps.map(({ session }) => session),
    ["fire"],
  );
  pending.answered("10:15/60");
  assert.deepEqual(keeper.kept, {});
});

test("two steps of one session made without a line both count: the second goes on from where the first led", () => {
  const pending = new Pending(device(), "five");
  pending.add(step("water", "9/60"));
  pending.add(step("fire", "8/60"));
  pending.add(step("water", "9/60"));
  pending.answered("9:15/60");
  assert.equal(seenOf(pending.steps[0]), "8/60");
  assert.equal(seenOf(pending.steps[1]), "9:15/60");
});

test("when a step is refused, those that were built on it are given up, and no others", () => {
  const pending = new Pending(device(), "five");
  pending.add(step("water", "9/60"));
  pending.add(step("water", "9/60"));
  pending.add(step("fire", "8/60"));
  pending.answered(null);
  assert.deepEqual(
    pending.steps.map(({ session }) => session),
    ["fire"],
  );
});

test("a device that keeps nothing, or something else, is no failure", () => {
  const setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const full = { ...device(), setItem };
  const pending = new Pending(full, "five");
  pending.add(step("water", "9/60"));
  assert.equal(pending.count, 1);
  for (const text of ["{", "5", "null", '[{"session": 5}]', '["x"]'])
    assert.equal(new Pending(device({ five: text }), "five").count, 0, text);
});
