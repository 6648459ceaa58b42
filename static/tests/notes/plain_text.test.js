import assert from "node:assert/strict";
import { test } from "node:test";
import { Doc, XmlElement, XmlText } from "yjs";
import { plainText } from "../../js/notes/plain_text.js";

/** @param {string} name @param {(XmlElement | XmlText)[]} children @param {Record<string, unknown>} attributes */
function element(name, children, attributes = {}) {
  const made = new XmlElement(name);
  made.insert(0, children);
  for (const [key, value] of Object.entries(attributes))
    made.setAttribute(key, /** @type {string} */ (value));
  return made;
}
const words = (/** @type {string} */ text) => new XmlText(text);
const paragraph = (/** @type {string} */ text) => element("paragraph", [words(text)]);

test("the words are kept line by line, lists with their marks", () => {
  const notes = new Doc().getXmlFragment("notes");
  notes.insert(0, [
    element("heading", [words("Decisions")], { level: 2 }),
    element("paragraph", [words("one"), element("hardBreak", []), words("two")]),
    element("bulletList", [
      element("listItem", [
        paragraph("milk"),
        element("orderedList", [element("listItem", [paragraph("first")])]),
      ]),
    ]),
    element("taskList", [
      element("taskItem", [paragraph("done")], { checked: true }),
      element("taskItem", [paragraph("to do")]),
    ]),
    element("blockquote", [paragraph("مرحبا")]),
  ]);
  assert.equal(plainText(notes), "Decisions\n\none\ntwo\n- milk\n  1. first\n[x] done\n[ ] to do\nمرحبا");
});

test("an empty document has no words", () => {
  assert.equal(plainText(new Doc().getXmlFragment("notes")), "");
});
