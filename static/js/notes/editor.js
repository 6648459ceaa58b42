/** The editor of the notes: what may stand in them, and how it is drawn. */
import { Editor } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { WebLink } from "../editor/link.js";
import { lists } from "../editor/lists.js";
import { _ } from "../strings.js";
import { NotesHeading } from "./heading.js";
import { Highlight } from "./highlight.js";

/** The root of the Yjs document that the server seeds and renders. */
export const FRAGMENT = "notes";

/** What is pasted at once must fit a frame of the socket (256 KiB) with room for its structure. Characters. */
const LONGEST_PASTE = 60_000;

/** @param {import("yjs").Doc} doc @param {import("./carets.js").Carets} carets */
function extensions(doc, carets) {
  return [
    Document,
    Paragraph.configure({ HTMLAttributes: { dir: "auto" } }),
    Text,
    NotesHeading,
    Bold,
    Italic,
    Code,
    Blockquote,
    ...lists,
    WebLink,
    HardBreak,
    Highlight,
    Collaboration.configure({ document: doc, field: FRAGMENT }),
    carets.extension(),
  ];
}

/** @param {boolean} editable @param {string} hint id of the element that tells how to leave the editor */
function attributes(editable, hint) {
  return {
    class: "prose notepad__text",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": _("Shared notes"),
    "aria-describedby": hint,
    "aria-placeholder": _("Write what was said, found or decided."),
    "aria-readonly": String(!editable),
    tabindex: "0",
  };
}

/**
 * @param {object} options
 * @param {import("yjs").Doc} options.doc
 * @param {import("./carets.js").Carets} options.carets
 * @param {boolean} options.editable
 * @param {string} options.hint
 * @param {() => void} options.onTooLong something too long was pasted, and not taken
 * @returns {{editor: Editor, setEditable: (editable: boolean) => void}}
 */
export function makeEditor({ doc, carets, editable, hint, onTooLong }) {
  const handlePaste = (/** @type {unknown} */ _view, /** @type {ClipboardEvent} */ event) => {
    const tooLong = (event.clipboardData?.getData("text/plain").length ?? 0) > LONGEST_PASTE;
    if (tooLong) onTooLong();
    return tooLong;
  };
  const props = (/** @type {boolean} */ on) => ({ attributes: attributes(on, hint), handlePaste });
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: extensions(doc, carets),
    editable,
    editorProps: props(editable),
    injectCSS: false, // a <style> element would be refused by the page's content policy; notes.css has the rules
  });
  return { editor, setEditable: (on) => editor.setOptions({ editable: on, editorProps: props(on) }) };
}
