import assert from "node:assert/strict";
import { test } from "node:test";
import { UnsentQueue } from "../../js/room/queue.js";

function storage() {
  const items = new Map();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

const post = (cid) => ({ cid, k: "message.post", d: { text: cid } });
const cids = (entries) => entries.map((entry) => entry.cid);

test("what was saved is there after a reload, under the same cid, for that room and person only", () => {
  const store = storage();
  new UnsentQueue("w1", "p2", { storage: () => store }).save([post("a:1"), post("a:2")]);
  assert.deepEqual(cids(new UnsentQueue("w1", "p2", { storage: () => store }).load()), ["a:1", "a:2"]);
  assert.deepEqual(new UnsentQueue("w1", "p3", { storage: () => store }).load(), []);
  assert.deepEqual(new UnsentQueue("w2", "p2", { storage: () => store }).load(), []);
});

test("nothing is left in storage when all is sent", () => {
  const store = storage();
  const queue = new UnsentQueue("w1", "p2", { storage: () => store });
  queue.save([post("a:1")]);
  queue.save([]);
  assert.equal(store.items.size, 0);
});

test("two tabs do not take each other's words away", () => {
  const store = storage();
  const one = new UnsentQueue("w1", "p2", { storage: () => store });
  const two = new UnsentQueue("w1", "p2", { storage: () => store });
  one.load();
  two.load();
  one.save([post("a:1")]);
  two.save([post("b:1")]);
  one.save([]);
  assert.deepEqual(cids(two.read()), ["b:1"]);
});

test("what has waited overnight is not sent by itself, but offered", () => {
  const store = storage();
  let now = 1_000_000;
  const queue = () => new UnsentQueue("w1", "p2", { storage: () => store, wall: () => now });
  queue().save([post("a:1")]);
  now += 11 * 3600_000;
  const again = queue();
  const kept = again.load();
  assert.equal(kept[0].failed, undefined);
  again.save(kept);
  now += 2 * 3600_000;
  assert.equal(queue().load()[0].failed.code, "unavailable");
});

test("storage that is refused, full or damaged does not stop the room", () => {
  const refused = new UnsentQueue("w1", "p2", {
    storage: () => {
      throw new DOMException("denied", "SecurityError");
    },
  });
  assert.deepEqual(refused.load(), []);
  refused.save([post("a:1")]);
  for (const text of ["{", "7", "[null, 3, {}]", '{"a":1}']) {
    const damaged = { ...storage(), getItem: () => text };
    assert.deepEqual(new UnsentQueue("w1", "p2", { storage: () => damaged }).load(), []);
  }
});
