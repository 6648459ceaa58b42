/**
 * Links in what people write. Our own mark rather than TipTap's: that one brings a list of every top-level domain along, and lets
 * through schemes that we do not.
 */
import { InputRule, Mark, markPasteRule } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { addressFrom, safeHref } from "./safe_link.js";

/** An address in running text, up to the punctuation that ends the sentence. */
const ADDRESS = String.raw`https:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}»”’،؛؟]`;
const PASTED = new RegExp(ADDRESS, "g");
const TYPED = new RegExp(String.raw`(?:^|\s)(${ADDRESS})([.,;:!?)\]}»”’،؛؟]*)\s$`);

export const WebLink = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  keepOnSplit: false,

  addAttributes() {
    return { href: { default: null, parseHTML: (element) => safeHref(element.getAttribute("href")) } };
  },

  parseHTML() {
    return [
      { tag: "a[href]", getAttrs: (element) => (safeHref(element.getAttribute("href")) ? null : false) },
    ];
  },

  /** What another editor wrote into the document is judged again: an unsafe address leads nowhere. */
  renderHTML({ mark }) {
    const href = safeHref(mark.attrs.href);
    return ["a", href ? { href, rel: "noopener noreferrer nofollow ugc", target: "_blank" } : {}, 0];
  },

  addInputRules() {
    return [new InputRule({ find: TYPED, handler: (typed) => linkTyped(this.type, typed) })];
  },

  addPasteRules() {
    const getAttributes = (/** @type {{0: string}} */ match) => ({ href: safeHref(match[0]) });
    return [markPasteRule({ find: PASTED, type: this.type, getAttributes })];
  },

  addProseMirrorPlugins() {
    const { editor, type } = this;
    return [
      new Plugin({ props: { handleClick: openWithModifier, handlePaste: linkSelection(editor, type.name) } }),
    ];
  },
});

/**
 * The space after an address makes it a link.
 * @param {import("@tiptap/pm/model").MarkType} type
 * @param {{state: import("@tiptap/pm/state").EditorState, range: {to: number}, match: RegExpMatchArray}} typed
 */
function linkTyped(type, { state, range, match }) {
  const href = safeHref(match[1]);
  if (!href) return null;
  const end = range.to - match[2].length;
  state.tr.addMark(end - match[1].length, end, type.create({ href })).insertText(" ", range.to);
}

/** In an editor a click sets the caret; with Ctrl or Command it follows the link. */
function openWithModifier(
  /** @type {import("@tiptap/pm/view").EditorView} */ view,
  /** @type {number} */ _pos,
  /** @type {MouseEvent} */ event,
) {
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!link || (view.editable && !event.ctrlKey && !event.metaKey)) return false;
  window.open(/** @type {HTMLAnchorElement} */ (link).href, "_blank", "noopener,noreferrer");
  return true;
}

/** An address pasted over selected words makes them a link. @param {import("@tiptap/core").Editor} editor @param {string} name */
function linkSelection(editor, name) {
  return (/** @type {import("@tiptap/pm/view").EditorView} */ view, /** @type {ClipboardEvent} */ event) => {
    const href = addressFrom(event.clipboardData?.getData("text/plain") ?? "");
    if (!href || view.state.selection.empty) return false;
    return editor.commands.setMark(name, { href });
  };
}
