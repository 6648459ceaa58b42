import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "../../js/write/device.js";

function storage() {
  const map = new Map();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, value),
    removeItem: (key) => map.delete(key),
    key: (place) => [...map.keys()][place] ?? null,
    get length() {
      return map.size;
    },
  };
}

const left = (at, title = "Kept") => ({ at, values: { title }, kept: { title: "Before" } });

test("what a closed page left is found by the next one, and forgotten once it is taken", () => {
  const store = storage();
  const before = new Device("garden:en", "a", () => store);
  assert.equal(before.keep(left(1000)), true);
  const after = new Device("garden:en", "b", () => store);
  assert.deepEqual(after.found([], 2000), [{ tab: "a", left: left(1000) }]);
  after.forget("a");
  assert.deepEqual(after.found([], 2000), []);
});

test("nothing stays behind when all is saved", () => {
  const store = storage();
  const device = new Device("garden:en", "a", () => store);
  device.keep(left(1000));
  device.keep(null);
  assert.equal(store.length, 0);
});

test("what another open page is writing is not offered", () => {
  const store = storage();
  new Device("garden:en", "a", () => store).keep(left(1000));
  const other = new Device("garden:en", "b", () => store);
  assert.deepEqual(other.found(["a", "b"], 2000), []);
});

test("where the browser cannot say which pages are open, one that was silent for a minute is gone", () => {
  const store = storage();
  new Device("garden:en", "a", () => store).keep(left(1000));
  const other = new Device("garden:en", "b", () => store);
  assert.deepEqual(other.found(null, 30_000), []);
  assert.equal(other.found(null, 70_000).length, 1);
});

test("drafts of other practices and languages are none of its business, nor is what is damaged", () => {
  const store = storage();
  new Device("garden:fr", "a", () => store).keep(left(1000));
  store.setItem("practice:garden:en:x", "{");
  store.setItem("practice:garden:en:y", '{"at": "1"}');
  assert.deepEqual(new Device("garden:en", "b", () => store).found([], 2000), []);
});

test("a full or forbidden storage says that nothing is kept", () => {
  const device = new Device("garden:en", "a", () => {
    throw new Error("no");
  });
  assert.equal(device.keep(left(1000)), false);
  assert.deepEqual(device.found([], 2000), []);
});
