import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { _, addMessages, language, ngettext, PLURALS, setCatalogue } from "../js/strings.js";

afterEach(() => setCatalogue({ lang: "en", messages: {} }));

const french = {
  lang: "fr",
  messages: {
    Send: "Envoyer",
    "Reply to %(name)s": "Répondre à %(name)s",
    "%(count)s person": ["%(count)s personne", "%(count)s personnes"],
  },
};

test("without a catalogue the words are the English ones", () => {
  assert.equal(_("Send"), "Send");
  assert.equal(_("Reply to %(name)s", { name: "Zoé" }), "Reply to Zoé");
  assert.equal(ngettext("%(count)s person", "%(count)s people", 1), "1 person");
  assert.equal(ngettext("%(count)s person", "%(count)s people", 0), "0 people");
});

test("a catalogue's words are used, and what it lacks is shown in English", () => {
  setCatalogue(french);
  assert.equal(language(), "fr");
  assert.equal(_("Send"), "Envoyer");
  assert.equal(_("Cancel"), "Cancel");
  assert.equal(_("constructor"), "constructor");
  assert.equal(_("Reply to %(name)s", { name: "%(name)s" }), "Répondre à %(name)s");
});

test("French says zero persons in the singular", () => {
  setCatalogue(french);
  assert.equal(ngettext("%(count)s person", "%(count)s people", 0), "0 personne");
  assert.equal(ngettext("%(count)s person", "%(count)s people", 2, { count: "deux" }), "deux personnes");
});

test("Arabic has six forms", () => {
  const forms = ["zero", "one", "two", "few", "hundreds", "many"];
  setCatalogue({ lang: "ar", messages: { "%(n)s hand": forms } });
  const said = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103].map((n) => ngettext("%(n)s hand", "%(n)s hands", n));
  assert.deepEqual(said, [...forms.slice(0, 4), "few", "many", "many", "hundreds", "hundreds", "few"]);
});

test("every count takes the form that the server's catalogues put it in", () => {
  const url = new URL("../../tests/fixtures/live/plurals.json", import.meta.url);
  for (const [lang, forms] of Object.entries(JSON.parse(readFileSync(url, "utf8")))) {
    assert.deepEqual(
      forms.map((form, n) => PLURALS[lang](n)),
      forms,
      lang,
    );
  }
});

test("words that come later join those that are there", () => {
  setCatalogue(french);
  addMessages({ Bold: "Gras" });
  assert.equal(_("Bold"), "Gras");
  assert.equal(_("Send"), "Envoyer");
  assert.equal(language(), "fr");
  assert.deepEqual(Object.keys(french.messages).includes("Bold"), false);
});
