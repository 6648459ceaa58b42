import assert from "node:assert/strict";
import { test } from "node:test";
import { excerpt } from "../../js/room/excerpt.js";

test("marks of form disappear, words stay", () => {
  assert.equal(
    excerpt("**How we work** today:\n- first, `listen`\n- then *speak*"),
    "How we work today: · first, listen · then speak",
  );
  assert.equal(excerpt("see [the map](https://example.org/a_b) please"), "see the map please");
  assert.equal(excerpt("1. one\n2) two"), "one · two");
});

test("what only looks like a mark stays", () => {
  assert.equal(excerpt("2 * 3 * 4 and snake_case_name"), "2 * 3 * 4 and snake_case_name");
  assert.equal(excerpt("** not bold"), "** not bold");
});
