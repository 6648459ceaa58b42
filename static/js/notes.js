/**
 * The shared notes: loaded only when somebody opens them, over the server's own rendering, which stays until there is
 * something to write in.
 */
import { keepCaret } from "./notes/caret_keeper.js";
import { Carets } from "./notes/carets.js";
import { makeEditor } from "./notes/editor.js";
import { endPanel, keptPanel, wordsOf } from "./notes/endings.js";
import { highlight } from "./notes/highlight.js";
import { LinkForm } from "./editor/link_form.js";
import { Outline } from "./notes/outline.js";
import { findHeading, findQuote, selectedPassage } from "./notes/passage.js";
import { draftButton, recordButton } from "./notes/passage_button.js";
import { Presence } from "./notes/presence.js";
import { Session } from "./notes/session.js";
import { StatusLine } from "./notes/status_line.js";
import { notesTools } from "./notes/tools.js";
import { Toolbar } from "./editor/toolbar.js";
import { _ } from "./strings.js";
// These are shared by the room and its dialogs: see room/questions.js.
import "./room/element.js";
import "./room/excerpt.js";

/** @typedef {import("@tiptap/core").Editor} Editor */
/** @typedef {import("./notes/passage.js").Passage} Passage */
/** @typedef {import("./notes/save_state.js").Kind} Kind */

/**
 * @typedef {object} Options
 * @property {string} room
 * @property {string | number} schema of the editor that this page carries
 * @property {string} gen which notes the page was made for
 * @property {{id: string, name: string}} you
 * @property {boolean} [editable]
 * @property {boolean} [lowConnection] neither send nor draw carets
 * @property {(passage: Passage) => void} [onPassage] somebody wants to record the selected words
 * @property {string} [drawing] address of the form where a practice is drafted from the selected words
 * @property {(state: {kind: Kind, since: number | null, online: boolean, text: string}) => void} [onState]
 */

const HINT = "notes-hint";
const TEXT = "notes-text";

export class Notes {
  /** @param {HTMLElement} element @param {Options} options */
  constructor(element, options) {
    this.element = element;
    this.options = options;
    this.status = new StatusLine();
    this.notices = document.createElement("div");
    this.notices.className = "notepad__notices";
    /** @type {Editor | null} */
    this.editor = null;
    /** @type {number | undefined} */
    this.frame = undefined;
    /** A place asked for before there was an editor. @type {[string | null, string | undefined] | null} */
    this.wanted = location.hash.startsWith("#note-")
      ? [decodeURIComponent(location.hash.slice(6)), undefined]
      : null;
    const { room, schema, gen, you, editable = false } = options;
    const place = { room, schema: String(schema), gen, person: you.id, editable };
    element.prepend(this.status.element, this.notices);
    this.session = new Session(place, this);
    const { awareness } = this.session.provider;
    awareness.setLocalStateField("user", { id: you.id, name: you.name });
    this.carets = new Carets(awareness, !options.lowConnection);
  }

  // -- what the session reports -----------------------------------------------------------------------------------------

  /** @param {() => void} arrive */
  onArriving(arrive) {
    if (this.editor) keepCaret(this.editor, arrive);
    else arrive();
  }

  onReady() {
    if (this.editor) return;
    const made = makeEditor({
      doc: this.session.doc,
      carets: this.carets,
      editable: this.session.state.editable,
      hint: HINT,
      onTooLong: () => this.say(_("That is too long to paste at once. Paste it in parts.")),
    });
    this.editor = made.editor;
    this.applyEditable = made.setEditable;
    this.build(made.editor);
    made.editor.on("transaction", () => this.changed());
    if (this.wanted) this.goTo(...this.wanted);
  }

  /** @param {Kind} kind @param {number | null} since @param {boolean} online */
  onState(kind, since, online) {
    const text = this.status.show(kind, since, online);
    this.options.onState?.({ kind, since, online, text });
  }

  /** @param {import("./notes/store.js").Entry} entry */
  onApart(entry) {
    this.notices.append(keptPanel(entry, () => this.session.store.eraseTaken(entry)));
  }

  /** @param {import("./notes/closing.js").Next} next @param {number} code */
  onEnd(next, code) {
    const { state, doc, place } = this.session;
    this.applyEditable?.(false);
    this.changed();
    const panel = endPanel(next, code, { ...place, text: wordsOf(doc), unsaved: state.since !== null });
    this.notices.append(panel);
    panel.scrollIntoView({ block: "nearest" });
  }

  // -- what is on the page ----------------------------------------------------------------------------------------------

  /** @param {Editor} editor */
  build(editor) {
    const { view } = editor;
    view.dom.id = TEXT;
    this.link = new LinkForm(editor, TEXT);
    this.toolbar = new Toolbar(
      editor,
      TEXT,
      notesTools(() => this.link?.open()),
    );
    this.outline = new Outline(editor, (anchor) => this.goTo(anchor, undefined, true));
    this.presence = new Presence(this.session.provider.awareness, this.options.you.id);
    this.record = recordButton(this.options.onPassage);
    this.draft = draftButton(this.options.drawing);
    view.dom.addEventListener("keydown", (event) => this.shortcut(event));
    const top = box("notepad__top", this.status.element, this.presence.element);
    const passages = [this.record.element, this.draft.element];
    const bar = box("notepad__bar", this.outline.element, ...passages, this.toolbar.element);
    const head = box("notepad__head", bar, this.link.element);
    this.shell = box("notepad", top, this.notices, head, hint(), view.dom);
    this.element.replaceChildren(this.shell);
    this.redraw();
  }

  /** Draw what depends on the text or the selection, once a frame however many keys there were. */
  changed() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.editor && !this.editor.isDestroyed) this.redraw();
    });
  }

  redraw() {
    const { state, isEditable } = /** @type {Editor} */ (this.editor);
    this.shell?.classList.toggle("notepad--read-only", !isEditable);
    this.toolbar?.draw();
    this.outline?.draw();
    const passage = selectedPassage(state);
    this.record?.draw(passage);
    this.draft?.draw(passage?.anchor ? passage : null);
  }

  /** @param {KeyboardEvent} event */
  shortcut(event) {
    if (
      event.key.toLowerCase() !== "k" ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return;
    event.preventDefault();
    this.link?.open();
  }

  /** @param {string} text */
  say(text) {
    this.status.voice.textContent = text;
    const notice = box("notice notice--warning", document.createTextNode(text));
    this.notices.append(notice);
    setTimeout(() => notice.remove(), 8000);
  }

  // -- what the page may ask --------------------------------------------------------------------------------------------

  /** @param {boolean} editable */
  setEditable(editable) {
    this.session.setEditable(editable);
    this.applyEditable?.(editable);
    this.changed();
  }

  /** @param {boolean} low */
  setLowConnection(low) {
    this.carets.show(!low);
  }

  /**
   * Show a heading, or the quoted words below it, and mark them for a moment.
   * @param {string | null} anchor @param {string} [quote] @param {boolean} [focus] put the caret there
   */
  goTo(anchor, quote, focus = false) {
    this.wanted = this.editor ? null : [anchor, quote];
    const { doc } = this.editor?.state ?? {};
    const range = doc && ((quote && findQuote(doc, anchor, quote)) || findHeading(doc, anchor));
    if (!range || !this.editor) return false;
    highlight(this.editor, range);
    if (focus) this.focusAt(range.from);
    const { node } = this.editor.view.domAtPos(range.from);
    (node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: "center" });
    return true;
  }

  /** @param {number} pos */
  focusAt(pos) {
    // On a phone the focus would raise the keyboard over what the reader wants to see.
    if (matchMedia("(pointer: coarse)").matches) return;
    this.editor?.chain().setTextSelection(pos).focus(null, { scrollIntoView: false }).run();
  }

  destroy() {
    this.presence?.destroy();
    this.editor?.destroy();
    this.session.destroy();
  }
}

/** @param {string} className @param {Node[]} children */
function box(className, ...children) {
  const element = document.createElement("div");
  element.className = className;
  element.append(...children);
  return element;
}

/** How a keyboard gets out again, for those who do not see it. */
function hint() {
  const element = box(
    "visually-hidden",
    document.createTextNode(_("Tab leaves the text. Shift and Tab leads to the toolbar.")),
  );
  element.id = HINT;
  return element;
}

export { useSprite } from "./editor/icon.js";

/**
 * @param {HTMLElement} element holding the server's rendering
 * @param {Options} options
 */
export function mountNotes(element, options) {
  return new Notes(element, options);
}
