/**
 * Lists that a keyboard can leave: Tab always moves on to the next control, and an item is moved in and out by
 * Ctrl/Command with a bracket, or in the toolbar; a task is ticked with Ctrl/Command and Enter.
 */
import { Extension } from "@tiptap/core";
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from "@tiptap/extension-list";
import { _ } from "../strings.js";

const ITEMS = ["listItem", "taskItem"];

/** The kind of list item that the caret is in. @param {import("@tiptap/core").Editor} editor */
export function itemAround(editor) {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const { name } = $from.node(depth).type;
    if (ITEMS.includes(name)) return name;
  }
  return null;
}

/** @param {import("@tiptap/core").Editor} editor */
export function indent(editor) {
  const item = itemAround(editor);
  return Boolean(item && editor.chain().focus().sinkListItem(item).run());
}

/** @param {import("@tiptap/core").Editor} editor */
export function outdent(editor) {
  const item = itemAround(editor);
  return Boolean(item && editor.chain().focus().liftListItem(item).run());
}

/** The keys of an item, without TipTap's Tab. @param {string} name */
const keys = (name) =>
  /** @this {{editor: import("@tiptap/core").Editor}} */
  function () {
    const { editor } = this;
    // In a list the brackets are ours even where nothing can move: elsewhere they would leave the page.
    const inside = (/** @type {(editor: any) => boolean} */ move) => () =>
      itemAround(editor) !== null && (move(editor), true);
    return {
      Enter: () => editor.commands.splitListItem(name),
      "Mod-]": inside(indent),
      "Mod-[": inside(outdent),
    };
  };

/** Before the line break's own use of the same keys. */
const TickTask = Extension.create({
  name: "tickTask",
  priority: 200,
  addKeyboardShortcuts() {
    return {
      "Mod-Enter": ({ editor }) => {
        if (itemAround(editor) !== "taskItem") return false;
        const { checked } = editor.getAttributes("taskItem");
        return editor.commands.updateAttributes("taskItem", { checked: !checked });
      },
    };
  },
});

const Task = TaskItem.extend({
  addKeyboardShortcuts: keys("taskItem"),

  /** TipTap's box, out of the way of Tab and without the words that it repeats beside them. */
  addNodeView() {
    const { parent } = this;
    return (options) => {
      const view = /** @type {import("@tiptap/pm/view").NodeView} */ (parent?.call(this)?.(options));
      const label = /** @type {HTMLElement} */ (view.dom).querySelector("label");
      label?.querySelector("input")?.setAttribute("tabindex", "-1");
      label?.querySelector("span")?.remove();
      return view;
    };
  },
});

export const lists = [
  BulletList,
  OrderedList,
  ListItem.extend({ addKeyboardShortcuts: keys("listItem") }),
  TaskList,
  Task.configure({
    nested: true,
    a11y: { checkboxLabel: (node) => node.textContent || _("Task without words") },
  }),
  TickTask,
];
