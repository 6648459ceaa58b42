/** An editor for one person: what may stand in the text of a practice (as `together.rich_text` has it), and its toolbar. */
import { Editor, Extension } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { Italic } from "@tiptap/extension-italic";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { history, redo, undo } from "@tiptap/pm/history";
import { _ } from "../strings.js";
import { icon } from "./icon.js";
import { WebLink } from "./link.js";
import { LinkForm } from "./link_form.js";
import { lists } from "./lists.js";
import { Toolbar } from "./toolbar.js";
import { blocks, heading, history as steps, letters, link } from "./tools.js";

export { useSprite } from "./icon.js";

const LEVELS = /** @type {import("@tiptap/extension-heading").Level[]} */ ([3, 4]);

/** Two levels below the names of the fields; a pasted first heading becomes the higher of them, a sixth the lower. */
const RichHeading = Heading.extend({
  parseHTML() {
    return [1, 2, 3, 4, 5, 6].map((level) => ({
      tag: `h${level}`,
      attrs: { level: Math.min(Math.max(level, LEVELS[0]), LEVELS[1]) },
    }));
  },
}).configure({ levels: LEVELS, HTMLAttributes: { dir: "auto" } });

/** Undo and redo of a document that nobody else writes in. */
const History = Extension.create({
  name: "history",
  addCommands() {
    return /** @type {any} */ ({
      undo: () => (/** @type {any} */ props) => undo(props.state, props.dispatch),
      redo: () => (/** @type {any} */ props) => redo(props.state, props.dispatch),
    });
  },
  addProseMirrorPlugins: () => [history()],
  addKeyboardShortcuts() {
    const { commands } = this.editor;
    return {
      "Mod-z": () => /** @type {any} */ (commands).undo(),
      "Mod-y": () => /** @type {any} */ (commands).redo(),
      "Shift-Mod-z": () => /** @type {any} */ (commands).redo(),
    };
  },
});

const EXTENSIONS = [
  Document,
  Paragraph.configure({ HTMLAttributes: { dir: "auto" } }),
  Text,
  RichHeading,
  Bold,
  Italic,
  Blockquote,
  ...lists,
  WebLink,
  HardBreak,
  History,
];

/** Its tools. @param {() => void} askForLink */
function richTools(askForLink) {
  return [
    [...letters(), link(askForLink)],
    blocks(),
    [heading(3, icon("heading-2"), _("Heading")), heading(4, icon("heading-3"), _("Smaller heading"))],
    steps(),
  ];
}

/**
 * @param {object} options
 * @param {string} options.html
 * @param {Record<string, string>} options.attributes of the text's element; `id` among them
 * @param {(html: string) => void} options.onChange
 */
export function mountRich({ html, attributes, onChange }) {
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: EXTENSIONS,
    content: html,
    editorProps: { attributes: { class: "prose notepad__text rich__text", tabindex: "0", ...attributes } },
    injectCSS: false, // a <style> element would be refused by the page's content policy
    onUpdate: () => onChange(htmlOf(editor)),
  });
  const form = new LinkForm(editor, attributes.id);
  const toolbar = new Toolbar(
    editor,
    attributes.id,
    richTools(() => form.open()),
  );
  editor.on("transaction", () => toolbar.draw());
  editor.view.dom.addEventListener("keydown", (event) => askForLink(event, form));
  const element = document.createElement("div");
  element.className = "rich__editor";
  const head = document.createElement("div");
  head.className = "rich__head";
  head.append(toolbar.element, form.element);
  element.append(head, editor.view.dom);
  return {
    element,
    html: () => htmlOf(editor),
    set: (/** @type {string} */ text) => editor.commands.setContent(text, { emitUpdate: false }),
    focus: () => editor.commands.focus("end"),
  };
}

/** Nothing visible is nothing. @param {Editor} editor */
function htmlOf(editor) {
  return editor.isEmpty ? "" : editor.getHTML();
}

/** @param {KeyboardEvent} event @param {LinkForm} form */
function askForLink(event, form) {
  const pressed = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (!pressed || event.altKey || event.shiftKey) return;
  event.preventDefault();
  form.open();
}
