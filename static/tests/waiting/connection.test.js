import assert from "node:assert/strict";
import { test } from "node:test";
import { roundTrips, verdict } from "../../js/waiting/connection.js";

test("the middle round trip decides, so that one slow one does not", () => {
  assert.deepEqual(verdict([80, 79, 900, 81, 78], true), { verdict: "good", ms: 80 });
  assert.deepEqual(verdict([500, 600, 700, 800, 100], true), { verdict: "slow", ms: 600 });
});

test("what comes back with losses is slow, and nothing back is no connection", () => {
  assert.equal(verdict([80, 80, 80], true).verdict, "slow");
  assert.equal(verdict([80], false).verdict, "none");
  assert.equal(verdict([], true).verdict, "none");
});

test("without a socket the network blocks it, however quick it is", () => {
  assert.deepEqual(verdict([80, 80, 80, 80, 80], false), { verdict: "blocked", ms: 80 });
});

test("the first round trip is not counted, and an unreachable site is not asked for long", async () => {
  let now = 0;
  let asked = 0;
  const times = [1000, 50, 60, 70, 80, 90];
  const get = /** @type {any} */ (
    async () => {
      now += times[asked++];
      return { text: async () => "" };
    }
  );
  assert.deepEqual(await roundTrips("/x", get, () => now), [50, 60, 70, 80, 90]);
  asked = 0;
  const failing = /** @type {any} */ (
    async () => {
      asked++;
      throw new TypeError("no network");
    }
  );
  assert.deepEqual(await roundTrips("/x", failing), []);
  assert.equal(asked, 3);
});
