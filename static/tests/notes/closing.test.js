import assert from "node:assert/strict";
import { test } from "node:test";
import { GENERATION, SCHEMA, afterClose } from "../../js/notes/closing.js";

test("a restart, a resync and a cut line are come back from", () => {
  for (const code of [1000, 1001, 1006, 1012, 1013, 4100, 4101, 4102, 4129])
    assert.equal(afterClose(code), "return");
});

test("one who is not welcome any more stays away", () => {
  for (const code of [4401, 4403, 4404, 4409]) assert.equal(afterClose(code), "leave");
});

test("an older editor reloads and notes of another generation are kept apart", () => {
  assert.equal(afterClose(SCHEMA), "reload");
  assert.equal(afterClose(GENERATION), "recover");
});

test("a frame that the server rejects is not sent again for ever", () => {
  for (const code of [1007, 1009, 4400, 4413]) assert.equal(afterClose(code), "stop");
});
