import assert from "node:assert/strict";
import { test } from "node:test";
import { statusWords } from "../../js/write/status.js";
import { roomLeft } from "../../js/write/counts.js";

const clock = (at) => `${at} o'clock`;
const say = (changes) =>
  statusWords({ kind: "fresh", savedAt: null, kept: true, text: "", online: true, ...changes }, clock);

test("nothing is said of what nobody has changed", () => {
  assert.equal(say({}), "");
});

test("saved is only said with the time of the server's answer", () => {
  assert.equal(say({ kind: "saving" }), "Saving…");
  assert.equal(say({ kind: "waiting", savedAt: 10 }), "Saving…");
  assert.equal(say({ kind: "saved", savedAt: 10 }), "Saved at 10 o'clock");
});

test("a lost line is told apart from a server that does not answer, and a copy is claimed only where there is one", () => {
  assert.equal(say({ kind: "offline", online: false }), "Not saved: no connection. Kept on this device.");
  assert.equal(
    say({ kind: "offline", kept: false }),
    "Not saved: the server does not answer. Please do not leave this page.",
  );
});

test("when it cannot be saved any more the server's own reason is told", () => {
  const text = say({ kind: "over", text: "Please sign in first." });
  assert.match(text, /Please sign in first\. Kept on this device\.$/);
});

test("a refusal points to the fields, or tells why where there are none", () => {
  assert.equal(say({ kind: "refused" }), "Not saved: please look at what is marked.");
  assert.equal(say({ kind: "refused", text: "That is too long." }), "Not saved. That is too long.");
});

test("the room that is left is told once there is not much", () => {
  assert.equal(roomLeft(100, 3000), null);
  assert.equal(roomLeft(2400, 3000), 600);
  assert.equal(roomLeft(3100, 3000), 0);
  assert.equal(roomLeft(50, -1), null);
});
