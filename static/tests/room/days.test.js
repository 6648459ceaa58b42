import assert from "node:assert/strict";
import { test } from "node:test";
import { dayNamer, rows } from "../../js/room/days.js";

const message = (seq, by, at, more = {}) => ({
  id: `m${seq}`,
  by,
  name: by,
  at,
  text: "…",
  reactions: {},
  ...more,
});
const utc = dayNamer("UTC");
const NOON = Date.UTC(2020, 10, 3, 12) / 1000;
const types = (list) => list.map((row) => (row.type === "message" ? row.message.id : row.type));

test("a line opens each day", () => {
  const list = rows([message(1, "p1", NOON), message(2, "p1", NOON + 86_400)], utc);
  assert.deepEqual(types(list), ["day", "m1", "day", "m2"]);
});

test("the day is that of the reader's zone", () => {
  const late = Date.UTC(2020, 10, 3, 23, 30) / 1000;
  assert.equal(dayNamer("UTC")(late), "2020-11-03");
  assert.equal(dayNamer("Europe/Brussels")(late), "2020-11-04");
});

test("messages of one person that follow closely are one turn", () => {
  const list = rows([message(1, "p1", NOON), message(2, "p1", NOON + 60), message(3, "p2", NOON + 70)], utc);
  assert.deepEqual(
    list.filter((row) => row.type === "message").map((row) => row.turn),
    [true, false, true],
  );
});

test("a reply, a pause and a new day each open a turn", () => {
  const turn = (second) => rows([message(1, "p1", NOON), second], utc).at(-1).turn;
  assert.equal(turn(message(2, "p1", NOON + 10, { reply_to: "m1" })), true);
  assert.equal(turn(message(2, "p1", NOON + 301)), true);
  assert.equal(turn(message(2, "p1", NOON + 10)), false);
});

test("the unread line stands before the first message after the marker", () => {
  const messages = [message(3, "p1", NOON), message(7, "p2", NOON + 5), message(9, "p2", NOON + 6)];
  assert.deepEqual(types(rows(messages, utc, 3)), ["day", "m3", "unread", "m7", "m9"]);
  assert.deepEqual(types(rows(messages, utc, 9)), ["day", "m3", "m7", "m9"]);
  assert.deepEqual(types(rows(messages, utc, null)), ["day", "m3", "m7", "m9"]);
});
