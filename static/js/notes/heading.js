/** Headings of the notes: three levels below the page's own, each with a name that links can rely on (anchors.js). */
import { Heading } from "@tiptap/extension-heading";
import { Plugin } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { missingAnchors } from "./anchors.js";

/** @typedef {import("@tiptap/pm/state").Transaction} Transaction */
/** @typedef {import("@tiptap/pm/model").Node} Node */
/** @typedef {import("./anchors.js").Place} Place */

export const LEVELS = /** @type {import("@tiptap/extension-heading").Level[]} */ ([2, 3, 4]);
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** The headings of a document, in order. @param {Node} doc @returns {(Place & {level: number, text: string})[]} */
export function headings(doc) {
  /** @type {(Place & {level: number, text: string})[]} */
  const found = [];
  doc.descendants((node, pos) => {
    if (node.type.name === "heading") {
      found.push({ pos, anchor: node.attrs.anchor, level: node.attrs.level, text: node.textContent });
    }
    return !node.isTextblock;
  });
  return found;
}

/** What others wrote arrives as transactions too; their headings are theirs to name. @param {Transaction} transaction */
function madeHere(transaction) {
  return transaction.docChanged && !transaction.getMeta(ySyncPluginKey)?.isChangeOrigin;
}

/** Where the headings that stood before the edit stand now. @param {Node} doc @param {readonly Transaction[]} transactions */
function carried(doc, transactions) {
  /** @type {Place[]} */
  let places = headings(doc);
  for (const { mapping } of transactions) {
    places = places.flatMap(({ anchor, pos }) => {
      const result = mapping.mapResult(pos);
      return result.deleted ? [] : [{ anchor, pos: result.pos }];
    });
  }
  return places;
}

const naming = new Plugin({
  appendTransaction(transactions, before, after) {
    if (!transactions.some(madeHere)) return null;
    const missing = missingAnchors(carried(before.doc, transactions), headings(after.doc));
    if (!missing.length) return null;
    const edit = after.tr;
    for (const { pos, anchor } of missing) edit.setNodeAttribute(pos, "anchor", anchor);
    return edit;
  },
});

export const NotesHeading = Heading.extend({
  addAttributes() {
    return {
      level: { default: LEVELS[0], rendered: false },
      anchor: {
        default: null,
        parseHTML: (element) => element.id.match(/^note-(.+)$/)?.[1].match(NAME)?.[0] ?? null,
        renderHTML: ({ anchor }) => (NAME.test(anchor ?? "") ? { id: `note-${anchor}` } : {}),
      },
    };
  },

  /** A pasted first heading becomes our first level, a fifth our last. */
  parseHTML() {
    return [1, 2, 3, 4, 5, 6].map((level) => ({
      tag: `h${level}`,
      attrs: { level: Math.min(Math.max(level, LEVELS[0]), /** @type {number} */ (LEVELS.at(-1))) },
    }));
  },

  addProseMirrorPlugins() {
    return [naming];
  },
}).configure({ levels: LEVELS, HTMLAttributes: { dir: "auto" } });
