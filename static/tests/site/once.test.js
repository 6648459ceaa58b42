import assert from "node:assert/strict";
import { test } from "node:test";
import { isRepeated } from "../../js/site/once.js";

const form = () => /** @type {HTMLFormElement} */ (/** @type {unknown} */ ({}));

test("a second press while the answer is on its way is held back, a later one is not", () => {
  const one = form();
  assert.equal(isRepeated(one, 1000), false);
  assert.equal(isRepeated(one, 1200), true);
  assert.equal(isRepeated(one, 10_000), false);
});

test("forms do not hold each other back", () => {
  assert.equal(isRepeated(form(), 1000), false);
  assert.equal(isRepeated(form(), 1001), false);
});
