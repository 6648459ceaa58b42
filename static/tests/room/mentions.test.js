import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, matching, mentionAt, mentions } from "../../js/room/mentions.js";

const people = [
  { id: "p1", name: "Élodie Marchand" },
  { id: "p2", name: "João Évora" },
  { id: "p3", name: "Amadou Diallo" },
  { id: "p4", name: "فاطمة الزهراء" },
];

test("a mention begins at an @ that opens a word", () => {
  assert.deepEqual(mentionAt("Merci @él", 9), { start: 6, query: "él" });
  assert.deepEqual(mentionAt("@", 1), { start: 0, query: "" });
  assert.deepEqual(mentionAt("@فا", 3), { start: 0, query: "فا" });
});

test("an e-mail address is no mention, nor is an @ left behind", () => {
  assert.equal(mentionAt("maria@example", 13), null);
  assert.equal(mentionAt("@Maria said that we", 19), null);
  assert.equal(mentionAt("no mention", 10), null);
});

test("people are found without accents, first names before other words", () => {
  assert.deepEqual(
    matching(people, "e").map(({ id }) => id),
    ["p1", "p2"],
  );
  assert.deepEqual(
    matching(people, "joao e").map(({ id }) => id),
    ["p2"],
  );
  assert.deepEqual(matching(people, "zzz"), []);
});

test("an empty mention offers people, but never more than asked", () => {
  assert.equal(matching(people, "", 2).length, 2);
});

test("completing puts the whole name, one space, and the caret after it", () => {
  assert.deepEqual(completed("Merci @él, oui", { start: 6, query: "él" }, "Élodie Marchand"), {
    text: "Merci @Élodie Marchand , oui",
    caret: 23,
  });
  assert.deepEqual(completed("@jo bonjour", { start: 0, query: "jo" }, "João").text, "@João bonjour");
});

test("a text speaks to somebody only by their whole name", () => {
  assert.equal(mentions("Merci @João Évora !", "João Évora"), true);
  assert.equal(mentions("merci @joao evora", "João Évora"), true);
  assert.equal(mentions("@Anabela", "Ana"), false);
  assert.equal(mentions("Ana", "Ana"), false);
});
