import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PATIENCE,
  acknowledged,
  changesAt,
  disconnected,
  kind,
  permitted,
  refused,
  start,
  synced,
  written,
} from "../../js/notes/save_state.js";

const NOON = Date.UTC(2020, 10, 2, 12);
const together = () => synced(start(true));

test("before the server's text has arrived nothing is called saved", () => {
  assert.equal(kind(start(true), NOON), "connecting");
});

test("what was written is being saved until the server has acknowledged it", () => {
  const save = written(together(), NOON);
  assert.equal(kind(save, NOON + 10), "saving");
  assert.equal(kind(acknowledged(save), NOON + 20), "saved");
});

test("an acknowledgement that takes too long is told as unsaved, since the oldest change", () => {
  const save = written(written(together(), NOON), NOON + 2000);
  assert.equal(kind(save, NOON + PATIENCE - 1), "saving");
  assert.equal(kind(save, NOON + PATIENCE), "unsaved");
  assert.equal(save.since, NOON);
});

test("offline, a change is unsaved at once, and saved only after the return", () => {
  const away = written(disconnected(together()), NOON);
  assert.equal(kind(away, NOON), "unsaved");
  const back = synced(away);
  assert.notEqual(kind(back, NOON + 60_000), "saved");
  assert.equal(kind(acknowledged(back), NOON + 60_100), "saved");
});

test("losing the connection with everything stored does not unsave it", () => {
  assert.equal(kind(disconnected(together()), NOON), "saved");
});

test("a reader sees that the notes are read-only", () => {
  assert.equal(kind(synced(start(false)), NOON), "read-only");
});

test("closing the workshop under somebody's unsaved words refuses them, after the usual patience", () => {
  const save = permitted(written(together(), NOON), false);
  assert.equal(kind(save, NOON + 100), "saving");
  assert.equal(kind(save, NOON + PATIENCE), "refused");
  assert.equal(kind(acknowledged(save), NOON + PATIENCE), "read-only");
});

test("a refusal stays a refusal however long one waits", () => {
  assert.equal(kind(refused(written(together(), NOON)), NOON + 3_600_000), "refused");
});

test("the only change that time alone makes is the end of patience", () => {
  assert.equal(changesAt(together(), NOON), null);
  assert.equal(changesAt(written(together(), NOON), NOON + 5), NOON + PATIENCE);
  assert.equal(changesAt(written(together(), NOON), NOON + PATIENCE), null);
});
