/**
 * A passage of the notes: what is selected, under which heading; and finding it again from a quotation.
 *
 * @typedef {import("@tiptap/pm/model").Node} Node
 * @typedef {{anchor: string | null, heading: string, quote: string}} Passage
 */
import { headings } from "./heading.js";

/** What the server takes of a quotation and of the heading above it. Characters. */
const LONGEST_QUOTE = 2000;
const LONGEST_HEADING = 200;

/** @param {import("@tiptap/pm/state").EditorState} state @returns {Passage | null} null when no words are selected */
export function selectedPassage({ doc, selection: { from, to } }) {
  const quote = from === to ? "" : doc.textBetween(from, to, "\n", "\n").trim();
  if (!quote) return null;
  const above = headings(doc).filter(({ pos, anchor }) => pos <= from && anchor);
  const { anchor = null, text = "" } = above.at(-1) ?? {};
  return { anchor, heading: first(text, LONGEST_HEADING), quote: first(quote, LONGEST_QUOTE) };
}

/** Whole characters: half of one would not be text. @param {string} text @param {number} most */
function first(text, most) {
  return [...text].slice(0, most).join("");
}

/** @param {Node} doc @param {string | null} anchor @returns {{from: number, to: number} | null} */
export function findHeading(doc, anchor) {
  const place = headings(doc).find((heading) => heading.anchor === anchor);
  return place ? { from: place.pos + 1, to: place.pos + 1 + place.text.length } : null;
}

/**
 * Where a quotation stands: under its heading, else anywhere; white space and line breaks do not matter.
 * @param {Node} doc @param {string | null} anchor @param {string} quote @returns {{from: number, to: number} | null}
 */
export function findQuote(doc, anchor, quote) {
  const wanted = quote.trim().replace(/\s+/g, " ");
  if (!wanted) return null;
  const { text, places } = spread(doc);
  const start = findHeading(doc, anchor)?.from ?? 0;
  const under = text.indexOf(
    wanted,
    places.findIndex((pos) => pos >= start),
  );
  const at = under >= 0 ? under : text.indexOf(wanted);
  return at < 0 ? null : { from: places[at], to: places[at + wanted.length - 1] + 1 };
}

/** All words in one line, with the position of each character in the document. @param {Node} doc */
function spread(doc) {
  let text = "";
  /** @type {number[]} */
  const places = [];
  const add = (/** @type {string} */ letter, /** @type {number} */ pos) => {
    if (/\s/.test(letter)) {
      if (!text || text.endsWith(" ")) return;
      letter = " ";
    }
    text += letter;
    places.push(pos);
  };
  doc.descendants((node, pos) => {
    if (node.isText)
      for (let i = 0; i < /** @type {string} */ (node.text).length; i++)
        add(/** @type {string} */ (node.text)[i], pos + i);
    else if (node.isTextblock || node.type.name === "hardBreak") add(" ", pos);
  });
  return { text, places };
}
