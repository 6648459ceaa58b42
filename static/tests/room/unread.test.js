import assert from "node:assert/strict";
import { test } from "node:test";
import { arriving, caughtUp, countUnread, leaving, received } from "../../js/room/unread.js";

const away = { mine: false, attended: false };
const here = { mine: false, attended: true };
const own = { mine: true, attended: false };

test("on a first visit everything counts as read", () => {
  assert.deepEqual(arriving(null, 40), { read: 40, marker: null });
});

test("on coming back the line stands where one left", () => {
  assert.deepEqual(arriving(31, 40), { read: 31, marker: 31 });
  assert.deepEqual(arriving(40, 40), { read: 40, marker: null });
});

test("what arrives before one's eyes is read and makes no line", () => {
  assert.deepEqual(received({ read: 40, marker: null }, 41, here), { read: 41, marker: null });
});

test("the line stays at the first message missed while more arrive", () => {
  const once = received({ read: 40, marker: null }, 41, away);
  assert.deepEqual(received(once, 42, away), { read: 40, marker: 40 });
});

test("reaching the end reads everything but leaves the line where it is", () => {
  assert.deepEqual(caughtUp({ read: 40, marker: 40 }, 44), { read: 44, marker: 40 });
});

test("answering takes the line away", () => {
  assert.deepEqual(received({ read: 40, marker: 40 }, 45, own), { read: 45, marker: null });
});

test("turning away removes an old line, but not one above unread messages", () => {
  assert.deepEqual(leaving({ read: 44, marker: 40 }, 44), { read: 44, marker: null });
  assert.deepEqual(leaving({ read: 40, marker: 40 }, 44), { read: 40, marker: 40 });
});

test("one's own messages are never unread", () => {
  const messages = [
    { id: "m41", by: "p1" },
    { id: "m42", by: "me" },
    { id: "m43", by: "p2" },
  ];
  assert.equal(countUnread(messages, 40, "me"), 2);
  assert.equal(countUnread(messages, 41, "me"), 1);
});
