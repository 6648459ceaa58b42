import assert from "node:assert/strict";
import { test } from "node:test";
import { KINDS } from "../../js/room/fold.js";
import { topicsOf } from "../../js/room/store.js";

test("every kind of event that is understood makes some part of the page draw again", () => {
  for (const kind of KINDS) assert.ok(topicsOf(kind).length, kind);
});

test("a message shows at once that a practice is drawn from it", () => {
  assert.deepEqual(topicsOf("words.drawn"), ["messages"]);
});
