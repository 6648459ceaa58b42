import assert from "node:assert/strict";
import { test } from "node:test";
import { Roster } from "../../js/room/roster.js";

const profile = (name, role = "participant") => ({
  name,
  role,
  affiliation: "",
  language: "en",
  kind: "",
  looks: "",
});
const state = (people = {}, removed = []) => ({ people, removed });

function filled() {
  const roster = new Roster();
  roster.fill([
    { id: "p1", ...profile("Bob"), here: true },
    { id: "p2", ...profile("Alice", "facilitator"), here: true },
    { id: "p3", ...profile("Ada"), here: false },
  ]);
  return roster;
}

const ids = (list) => list.map(({ id }) => id);

test("nothing is listed before the server has answered", () => {
  const roster = new Roster();
  roster.moved([{ id: "p1", ...profile("Bob") }], []);
  assert.equal(roster.list(state()), null);
});

test("those who lead come first, those away last", () => {
  assert.deepEqual(ids(filled().list(state())), ["p2", "p1", "p3"]);
});

test("coming and going moves people without losing what is known of them", () => {
  const roster = filled();
  roster.moved([{ id: "p3", name: "Ada", role: "participant" }], ["p1"]);
  assert.deepEqual(ids(roster.list(state())), ["p2", "p3", "p1"]);
  assert.equal(roster.find("p3").language, "en");
});

test("a removed person is listed last, as removed, and can be found for letting in again", () => {
  const roster = filled();
  const after = state({ p1: profile("Bob") }, [{ person: "p1", reason: "…" }]);
  roster.changed("person.removed", { person: "p1" }, after);
  const last = roster.list(after).at(-1);
  assert.equal(last.id, "p1");
  assert.equal(last.removed, true);
});

test("a new role and a new name show", () => {
  const roster = filled();
  roster.changed("person.promoted", { person: "p1" }, state({ p1: profile("Bob", "rapporteur") }));
  roster.changed("person.renamed", { person: "p3" }, state({ p3: profile("Ada L.") }));
  assert.equal(roster.find("p1").role, "rapporteur");
  assert.equal(roster.find("p3").name, "Ada L.");
});
