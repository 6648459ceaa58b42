/**
 * Keeps the reader's caret where it is while others' words arrive.
 *
 * The binding between Yjs and the editor (y-tiptap 3.0.9) doubts a place that Yjs has found if another block looks the same,
 * and then counts: whoever waits in one of several empty paragraphs is moved to the next one when somebody begins to write in
 * an earlier one. What Yjs says is right as long as the paragraph itself still stands, so it is put right here.
 */
import { TextSelection } from "@tiptap/pm/state";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import { createAbsolutePositionFromRelativePosition } from "yjs";

/** @typedef {import("@tiptap/core").Editor} Editor */
/** @typedef {import("yjs").RelativePosition} Relative */

/** @param {Editor} editor @param {() => void} arrive puts others' words into the document */
export function keepCaret(editor, arrive) {
  // Between a click and the event that tells of it the editor still has the old place: it is made to look first.
  if (editor.view.hasFocus()) document.dispatchEvent(new Event("selectionchange"));
  const { selection } = editor.state;
  const ends =
    selection instanceof TextSelection
      ? [selection.anchor, selection.head].map((pos) => remember(editor, pos))
      : [];
  arrive();
  const [anchor, head] = ends.map((find) => find());
  if (anchor === undefined || head === undefined || anchor === null || head === null) return;
  restore(editor, anchor, head);
}

/** @param {Editor} editor @param {number} pos @returns {() => number | null} finds it again; null when its block is gone */
function remember(editor, pos) {
  const { doc, type, binding } = ySyncPluginKey.getState(editor.state);
  const place = /** @type {Relative} */ (absolutePositionToRelativePosition(pos, type, binding.mapping));
  const home = createAbsolutePositionFromRelativePosition(place, doc)?.type;
  return () => {
    const now = createAbsolutePositionFromRelativePosition(place, doc)?.type;
    if (!now || now !== home || now._item?.deleted) return null;
    return relativePositionToAbsolutePosition(doc, type, place, binding.mapping);
  };
}

/** @param {Editor} editor @param {number} anchor @param {number} head */
function restore({ state, view }, anchor, head) {
  const { selection, doc } = state;
  if (Math.max(anchor, head) > doc.content.size || (selection.anchor === anchor && selection.head === head))
    return;
  view.dispatch(state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
}
