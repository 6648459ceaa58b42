import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { length, momentPassed, untilChange } from "../../js/waiting/countdown.js";

const patterns = {
  seconds: "{seconds} s",
  minutes: "{minutes} min",
  both: "{minutes} min {seconds} s",
  hours: "{hours} h",
  long: "{hours} h {minutes}",
};
/** @type {[number, string, string][]} */
const cases = JSON.parse(
  readFileSync(new URL("../../../tests/fixtures/countdown.json", import.meta.url), "utf8"),
);

test("lengths are told as the server tells them, and in the last hour with seconds where they are wanted", () => {
  for (const [seconds, plain, exact] of cases) {
    assert.equal(length(seconds, { patterns, lang: "en" }), plain);
    assert.equal(length(seconds, { patterns, lang: "en", exact: true }), exact);
  }
});

test("days are told in the reader's language, with Western digits in Arabic", () => {
  const told = (/** @type {string} */ lang) => length(5 * 86_400, { patterns, lang });
  assert.deepEqual(["fr", "pt", "ar"].map(told), ["5\u00a0jours", "5 dias", "5 أيام"]);
});

test("the words are written anew when they change, not before", () => {
  for (const exact of [true, false])
    for (const seconds of [2, 30, 59.5, 60, 61, 119.5, 3600, 3601, 7261.25, 90_000]) {
      const words = (/** @type {number} */ at) => length(at, { patterns, lang: "en", exact });
      const after = seconds - untilChange(seconds, exact) / 1000;
      assert.equal(words(after + 0.03), words(seconds));
      assert.notEqual(words(after), words(seconds));
    }
});

test("a listener is told at few moments, once each, and only of the last of several", () => {
  assert.equal(momentPassed(3601, 3600), 3600);
  assert.equal(momentPassed(3600, 3599), undefined);
  assert.equal(momentPassed(700, 599), 600);
  assert.equal(momentPassed(4000, 20), 60);
  assert.equal(momentPassed(5, -3), 0);
  assert.equal(momentPassed(-3, -4), undefined);
  assert.equal(momentPassed(50, 5000), undefined);
});
