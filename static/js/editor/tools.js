/** What a toolbar can offer, as each editor chooses. */
import { icon } from "./icon.js";
import { _ } from "../strings.js";
import { indent, itemAround, outdent } from "./lists.js";

/** @typedef {import("@tiptap/core").Editor} Editor */
/** @typedef {import("./toolbar.js").Tool} Tool */

/** @param {number} level @param {unknown} picture @param {string} label @returns {Tool} */
export function heading(level, picture, label) {
  const chosen = { level: /** @type {2} */ (level) };
  return {
    name: `heading-${level}`,
    icon: picture,
    label,
    keys: `Mod-Alt-${level}`,
    active: (editor) => editor.isActive("heading", chosen),
    can: (editor) => editor.can().toggleHeading(chosen),
    run: (editor) => editor.chain().focus().toggleHeading(chosen).run(),
  };
}

/**
 * @param {string} name of a node or mark @param {unknown} picture @param {string} label @param {string} keys
 * @param {"toggleBold" | "toggleItalic" | "toggleCode" | "toggleBulletList" | "toggleOrderedList" | "toggleTaskList" | "toggleBlockquote"} command
 * @returns {Tool}
 */
export function toggle(name, picture, label, keys, command) {
  return {
    name,
    icon: picture,
    label,
    keys,
    active: (editor) => editor.isActive(name),
    can: (editor) => editor.can()[command](),
    run: (editor) => editor.chain().focus()[command]().run(),
  };
}

/** @returns {Tool[]} */
export function history() {
  return [
    {
      name: "undo",
      icon: icon("undo-2"),
      label: _("Undo what I did"),
      keys: "Mod-Z",
      can: (editor) => editor.can().undo(),
      run: (editor) => editor.chain().focus().undo().run(),
    },
    {
      name: "redo",
      icon: icon("redo-2"),
      label: _("Do it again"),
      keys: "Mod-Shift-Z",
      can: (editor) => editor.can().redo(),
      run: (editor) => editor.chain().focus().redo().run(),
    },
  ];
}

/** @returns {Tool[]} */
function indents() {
  return [
    {
      name: "indent",
      icon: icon("list-indent-increase"),
      label: _("Move the item in"),
      keys: "Mod-]",
      can: (editor) => movable(editor, "sinkListItem"),
      run: indent,
    },
    {
      name: "outdent",
      icon: icon("list-indent-decrease"),
      label: _("Move the item out"),
      keys: "Mod-[",
      can: (editor) => movable(editor, "liftListItem"),
      run: outdent,
    },
  ];
}

/** @param {Editor} editor @param {"sinkListItem" | "liftListItem"} command */
function movable(editor, command) {
  const item = itemAround(editor);
  return item !== null && editor.can()[command](item);
}

/** @returns {Tool[]} */
export function letters() {
  return [
    toggle("bold", icon("bold"), _("Bold"), "Mod-B", "toggleBold"),
    toggle("italic", icon("italic"), _("Italic"), "Mod-I", "toggleItalic"),
  ];
}

/** @param {() => void} askForLink @returns {Tool} */
export function link(askForLink) {
  return {
    name: "link",
    icon: icon("link"),
    label: _("Link"),
    keys: "Mod-K",
    active: (editor) => editor.isActive("link"),
    can: (editor) => editor.isActive("link") || !editor.state.selection.empty,
    run: askForLink,
  };
}

/** @returns {Tool[]} */
export function blocks() {
  return [
    toggle("bulletList", icon("list"), _("List"), "Mod-Shift-8", "toggleBulletList"),
    toggle("orderedList", icon("list-ordered"), _("Numbered list"), "Mod-Shift-7", "toggleOrderedList"),
    toggle("taskList", icon("list-todo"), _("List of tasks"), "Mod-Shift-9", "toggleTaskList"),
    ...indents(),
    toggle("blockquote", icon("text-quote"), _("Quotation"), "Mod-Shift-B", "toggleBlockquote"),
  ];
}
