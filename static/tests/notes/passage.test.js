import assert from "node:assert/strict";
import { test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { findHeading, findQuote, selectedPassage } from "../../js/notes/passage.js";

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    text: {},
    paragraph: { group: "block", content: "text*" },
    heading: {
      group: "block",
      content: "text*",
      attrs: { level: { default: 2 }, anchor: { default: null } },
    },
  },
});
const words = (/** @type {string} */ text) => (text ? [schema.text(text)] : []);
const paragraph = (/** @type {string} */ text) => schema.node("paragraph", null, words(text));
const heading = (/** @type {string} */ text, /** @type {string | null} */ anchor) =>
  schema.node("heading", { anchor }, words(text));

const notes = schema.node("doc", null, [
  paragraph("Before all"),
  heading("Water", "a1"),
  paragraph("We plant forty trees."),
  heading("Decisions", "decisions"),
  paragraph("We plant  forty"),
  paragraph("trees. In March."),
]);

/** @param {string} from @param {string} to words between which Bob selects, both included */
function selecting(from, to) {
  const text = notes.textBetween(0, notes.content.size, "|", "");
  let [start, end] = [0, 0];
  notes.descendants((node, pos) => {
    if (node.isText && node.text?.includes(from) && !start) start = pos + node.text.indexOf(from);
    if (node.isText && node.text?.includes(to)) end = pos + node.text.indexOf(to) + to.length;
  });
  assert.ok(text && start && end);
  return EditorState.create({ doc: notes, selection: TextSelection.create(notes, start, end) });
}

const quoted = (/** @type {{from: number, to: number} | null} */ range) =>
  range && notes.textBetween(range.from, range.to, "\n");

test("a selection is a passage under the nearest heading above it", () => {
  assert.deepEqual(selectedPassage(selecting("Water", "Water")), {
    anchor: "a1",
    heading: "Water",
    quote: "Water",
  });
  assert.deepEqual(selectedPassage(selecting("In March", "In March")), {
    anchor: "decisions",
    heading: "Decisions",
    quote: "In March",
  });
});

test("words above the first heading belong to none", () => {
  assert.deepEqual(selectedPassage(selecting("Before", "Before")), {
    anchor: null,
    heading: "",
    quote: "Before",
  });
});

test("without selected words there is no passage", () => {
  assert.equal(selectedPassage(EditorState.create({ doc: notes })), null);
});

test("a quotation is found under its own heading first, across lines and spaces", () => {
  assert.equal(quoted(findQuote(notes, "a1", "plant forty trees")), "plant forty trees");
  assert.equal(quoted(findQuote(notes, "decisions", "plant forty trees.")), "plant  forty\ntrees.");
});

test("a quotation that moved is found wherever it stands now", () => {
  assert.equal(quoted(findQuote(notes, "decisions", "Before all")), "Before all");
  assert.equal(quoted(findQuote(notes, "gone", "In March")), "In March");
});

test("words that were rewritten are not found, their heading is", () => {
  assert.equal(findQuote(notes, "a1", "fifty trees"), null);
  assert.equal(quoted(findHeading(notes, "decisions")), "Decisions");
  assert.equal(findHeading(notes, "gone"), null);
});
