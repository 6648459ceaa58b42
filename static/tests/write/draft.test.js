import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LONGEST,
  PAUSE,
  begun,
  confirmed,
  dueAt,
  ended,
  failed,
  kind,
  overtaken,
  recast,
  reconnected,
  refused,
  resolved,
  start,
  typed,
  unsaved,
} from "../../js/write/draft.js";

const PAGE = { title: "Garden", steps: "<p>Dig</p>", themes: ["1"] };
const page = () => start(3, PAGE);
const saved = (draft, version = 4, fields = {}) => confirmed(begun(draft), { version, at: 9000, fields });
const theirs = (values, version = 7) => ({ version, by: "Fay", at: 5000, values: { ...PAGE, ...values } });

test("a page that nobody has written on has nothing to save", () => {
  assert.equal(dueAt(page()), null);
  assert.equal(kind(page()), "fresh");
});

test("a change is saved a moment after the last key, and not put off for ever by going on", () => {
  let draft = typed(page(), { title: "G" }, 1000);
  assert.equal(dueAt(draft), 1000 + PAUSE);
  for (let at = 1000; at <= 20_000; at += 500) draft = typed(draft, { title: `G${at}` }, at);
  assert.equal(dueAt(draft), 1000 + LONGEST);
  assert.equal(kind(draft), "waiting");
});

test("only what was changed goes out, and only an answer makes it saved", () => {
  const draft = begun(typed(page(), { title: "Gardens" }, 1000));
  assert.deepEqual(draft.sending, { turn: 1, values: { title: "Gardens" } });
  assert.equal(kind(draft), "saving");
  assert.equal(dueAt(draft), null);
  const done = confirmed(draft, { version: 4, at: 2000, fields: {} });
  assert.equal(kind(done), "saved");
  assert.equal(done.version, 4);
  assert.deepEqual(unsaved(done), []);
});

test("what is typed while a save is on its way is not taken for saved", () => {
  const draft = begun(typed(page(), { title: "Gardens" }, 1000));
  const more = typed(draft, { title: "Gardens of all" }, 1100);
  const done = confirmed(more, { version: 4, at: 2000, fields: {} });
  assert.deepEqual(unsaved(done), ["title"]);
  assert.equal(kind(done), "waiting");
  assert.equal(dueAt(done), 1100 + PAUSE);
});

test("a change that is taken back leaves nothing to save", () => {
  const draft = typed(typed(page(), { title: "G" }, 1000), { title: "Garden" }, 1100);
  assert.equal(dueAt(draft), null);
  assert.equal(draft.since, null);
});

test("a list of choices is compared by what is in it", () => {
  assert.deepEqual(unsaved(typed(page(), { themes: ["1"] }, 1000)), []);
  assert.deepEqual(unsaved(typed(page(), { themes: ["1", "2"] }, 1000)), ["themes"]);
});

test("after a cut line it is tried again, later each time, with everything that is still unsaved", () => {
  let draft = failed(begun(typed(page(), { title: "G" }, 1000)), 2000);
  assert.equal(kind(draft), "offline");
  const first = dueAt(draft) - 2000;
  draft = failed(begun(draft), 10_000);
  const second = dueAt(draft) - 10_000;
  assert.ok(second > first);
  for (let turn = 0; turn < 20; turn++) draft = failed(begun(draft), 100_000);
  assert.equal(dueAt(draft), 160_000);
  draft = typed(draft, { steps: "<p>Water</p>" }, 100_500);
  assert.deepEqual(Object.keys(begun(draft).sending.values), ["title", "steps"]);
  assert.ok(dueAt(reconnected(draft)) < 110_000);
  assert.equal(kind(saved(draft)), "saved");
});

test("a refusal waits for other words instead of asking again and again", () => {
  const draft = refused(begun(typed(page(), { title: "" }, 1000)));
  assert.equal(kind(draft), "refused");
  assert.equal(dueAt(draft), null);
  assert.equal(dueAt(typed(draft, { title: "x" }, 5000)), 5000 + PAUSE);
});

test("when the server will never have it, it says so only while something is lost by that", () => {
  assert.equal(kind(ended(page())), "fresh");
  const draft = ended(begun(typed(page(), { title: "G" }, 1000)));
  assert.equal(kind(draft), "over");
  assert.equal(dueAt(draft), null);
});

test("the editor's own way to write what the page brought is no change", () => {
  assert.deepEqual(unsaved(recast(page(), "steps", '<p dir="auto">Dig</p>')), []);
});

test("what the server cleaned is not sent for ever, and not taken for somebody else's change", () => {
  const draft = saved(typed(page(), { title: "Garden  " }, 1000), 4, { title: "Garden" });
  assert.deepEqual(unsaved(draft), []);
  const { draft: next, taken } = overtaken(begun(typed(draft, { steps: "<p>Mine</p>" }, 2000)), theirs({}));
  assert.deepEqual(taken, []);
  assert.equal(next.conflict, null);
  assert.equal(next.now.title, "Garden  ");
});

test("what only another changed is taken, what only I changed stays and is sent on top of it", () => {
  const mine = begun(typed(page(), { title: "My garden" }, 1000));
  const { draft, taken } = overtaken(mine, theirs({ steps: "<p>Theirs</p>" }));
  assert.deepEqual(taken, ["steps"]);
  assert.equal(draft.conflict, null);
  assert.equal(draft.now.steps, "<p>Theirs</p>");
  assert.equal(draft.version, 7);
  assert.deepEqual(begun(draft).sending.values, { title: "My garden" });
});

test("where both wrote, nothing is sent and nothing is lost until the person has chosen", () => {
  const mine = begun(typed(page(), { title: "Mine", steps: "<p>Mine</p>" }, 1000));
  const { draft } = overtaken(mine, theirs({ title: "Theirs", steps: "<p>Theirs</p>" }));
  assert.equal(kind(draft), "conflict");
  assert.equal(dueAt(draft), null);
  assert.deepEqual(draft.conflict.fields, ["title", "steps"]);
  assert.equal(draft.now.title, "Mine");
  const done = resolved(draft, { title: "theirs", steps: "mine" }, 3000);
  assert.equal(done.now.title, "Theirs");
  assert.equal(done.now.steps, "<p>Mine</p>");
  assert.deepEqual(begun(done).sending.values, { steps: "<p>Mine</p>" });
  assert.equal(dueAt(done), 3000 + PAUSE);
});

test("two who wrote the same words are of one mind", () => {
  const mine = begun(typed(page(), { title: "Ours" }, 1000));
  const { draft, taken } = overtaken(mine, theirs({ title: "Ours" }));
  assert.equal(draft.conflict, null);
  assert.deepEqual(taken, []);
  assert.deepEqual(unsaved(draft), []);
});

test("choosing mine and being overtaken once more asks once more", () => {
  const mine = begun(typed(page(), { title: "Mine" }, 1000));
  const first = overtaken(mine, theirs({ title: "Theirs" })).draft;
  const chosen = begun(resolved(first, { title: "mine" }, 2000));
  const again = overtaken(chosen, theirs({ title: "Theirs, later" }, 8)).draft;
  assert.deepEqual(again.conflict?.fields, ["title"]);
  const calm = overtaken(chosen, theirs({ title: "Theirs" }, 8)).draft;
  assert.equal(calm.conflict, null);
});
