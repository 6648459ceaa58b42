import assert from "node:assert/strict";
import { test } from "node:test";
import { format, zoneName } from "../../js/site/zone.js";

const OPENING = new Date("2020-10-31T23:30:00Z");

test("a clock is written with 24 hours in the zone that was asked for", () => {
  assert.equal(format(OPENING, "time", "en-GB", "Atlantic/Cape_Verde"), "22:30");
  assert.equal(format(OPENING, "time", "fr", "Europe/Paris"), "00:30");
});

test("a clock that fell on another day says its day", () => {
  assert.match(format(OPENING, "dayandtime", "en-GB", "Europe/Paris"), /Sun.*1 Nov.*00:30/);
});

test("a day is written in the page's language", () => {
  assert.equal(format(OPENING, "date", "pt-PT", "Atlantic/Cape_Verde"), "sábado, 31 de outubro de 2020");
});

test("Arabic pages keep the digits that the server writes", () => {
  assert.match(format(OPENING, "time", "ar-u-nu-latn", "Africa/Tunis"), /00:30/);
});

test("a zone is named with its distance from UTC on that day, not today's", () => {
  assert.match(zoneName(OPENING, "en-GB", "Europe/Paris"), /\(UTC\+1\)$/);
  assert.match(zoneName(new Date("2020-07-01T12:00:00Z"), "en-GB", "Europe/Paris"), /\(UTC\+2\)$/);
  assert.match(zoneName(OPENING, "en-GB", "Atlantic/Cape_Verde"), /\(UTC−1\)$/);
  assert.match(zoneName(new Date("2020-12-01T12:00:00Z"), "en-GB", "Europe/London"), /\(UTC\+0\)$/);
});
