import assert from "node:assert/strict";
import { test } from "node:test";
import { Deliveries } from "../../js/notes/deliveries.js";

/** A writer whose connection has been answered with all it lacked. */
function connected() {
  const deliveries = new Deliveries();
  deliveries.sendAll();
  deliveries.store(1);
  return deliveries;
}

test("with nothing written, everything is stored", () => {
  assert.equal(new Deliveries().complete, true);
  assert.equal(connected().complete, true);
});

test("a change is stored when the server has counted it, not before", () => {
  const bob = connected();
  bob.send();
  bob.send();
  bob.store(2);
  assert.equal(bob.complete, false);
  bob.store(3);
  assert.equal(bob.complete, true);
});

test("a late count never takes back an earlier one", () => {
  const bob = connected();
  bob.send();
  bob.store(2);
  bob.store(1);
  assert.equal(bob.complete, true);
});

test("what was on its way when the line broke is not stored until it went out again", () => {
  const bob = connected();
  bob.send();
  bob.lose();
  assert.equal(bob.complete, false);
  bob.sendAll();
  assert.equal(bob.complete, false);
  bob.store(1);
  assert.equal(bob.complete, true);
});

test("losing a line with everything stored leaves everything stored", () => {
  const bob = connected();
  bob.lose();
  assert.equal(bob.complete, true);
});

test("a change made before the first answer waits for it", () => {
  const bob = new Deliveries();
  bob.keepBack();
  assert.equal(bob.complete, false);
  bob.sendAll();
  bob.store(1);
  assert.equal(bob.complete, true);
});
