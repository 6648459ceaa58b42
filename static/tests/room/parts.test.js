import assert from "node:assert/strict";
import { test } from "node:test";
import { summary } from "../../js/room/announcements.js";
import { partOf } from "../../js/room/parts.js";

test("every anchor of the room lies in one of its parts", () => {
  assert.equal(partOf("m12"), "chat");
  assert.equal(partOf("o9"), "agenda");
  assert.equal(partOf("a3"), "agenda");
  assert.equal(partOf("outcomes"), "agenda");
  assert.equal(partOf("hands"), "people");
  assert.equal(partOf("note-decisions"), "notes");
  assert.equal(partOf("people"), "people");
});

test("an anchor of another page lies nowhere", () => {
  assert.equal(partOf("main"), null);
  assert.equal(partOf("m12x"), null);
  assert.equal(partOf(""), null);
});

const list = (names) => names.join(" and ");

test("one message is read out, a long one only begun", () => {
  assert.equal(summary([{ name: "Bob", text: "hello" }], list), "Bob: hello");
  const long = summary([{ name: "Bob", text: "x".repeat(400) }], list);
  assert.equal(long.length, "Bob: ".length + 301);
});

test("several messages are counted, each author named once", () => {
  const messages = ["Bob", "Ada", "Bob"].map((name) => ({ name, text: "…" }));
  assert.equal(summary(messages, list), "3 new messages from Bob and Ada");
});
