/** The toolbar: one stop for Tab, arrows inside, every button named, pressed or not, with its keys in the title. */
import { html, nothing, render } from "lit";
import { icon } from "./icon.js";
import { _ } from "../strings.js";
import { indent, itemAround, outdent } from "./lists.js";

/** @typedef {import("@tiptap/core").Editor} Editor */
/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {unknown} icon
 * @property {string} label
 * @property {string} [keys] as ProseMirror names them
 * @property {(editor: Editor) => boolean} [active] pressed; without it the button is no toggle
 * @property {(editor: Editor) => boolean} can
 * @property {(editor: Editor) => void} run
 */

const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** @param {string} keys `Mod-Shift-7` as the reader's keyboard names it */
function keyNames(keys) {
  const names = APPLE
    ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" }
    : { Mod: _("Ctrl"), Alt: _("Alt"), Shift: _("Shift") };
  const parts = keys
    .split("-")
    .map((part) => names[/** @type {keyof typeof names} */ (part)] ?? part.toUpperCase());
  return parts.join(APPLE ? "" : "+");
}

/** @param {number} level @param {unknown} picture @param {string} label @returns {Tool} */
function heading(level, picture, label) {
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
function toggle(name, picture, label, keys, command) {
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
function history() {
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

/** @param {() => void} askForLink @returns {Tool[][]} */
function tools(askForLink) {
  return [
    history(),
    [heading(2, icon("heading-2"), _("Heading")), heading(3, icon("heading-3"), _("Smaller heading"))],
    [
      toggle("bold", icon("bold"), _("Bold"), "Mod-B", "toggleBold"),
      toggle("italic", icon("italic"), _("Italic"), "Mod-I", "toggleItalic"),
      toggle("code", icon("code"), _("Code"), "Mod-E", "toggleCode"),
      {
        name: "link",
        icon: icon("link"),
        label: _("Link"),
        keys: "Mod-K",
        active: (editor) => editor.isActive("link"),
        can: (editor) => editor.isActive("link") || !editor.state.selection.empty,
        run: askForLink,
      },
    ],
    [
      toggle("bulletList", icon("list"), _("List"), "Mod-Shift-8", "toggleBulletList"),
      toggle("orderedList", icon("list-ordered"), _("Numbered list"), "Mod-Shift-7", "toggleOrderedList"),
      toggle("taskList", icon("list-todo"), _("List of tasks"), "Mod-Shift-9", "toggleTaskList"),
      ...indents(),
      toggle("blockquote", icon("text-quote"), _("Quotation"), "Mod-Shift-B", "toggleBlockquote"),
    ],
  ];
}

export class Toolbar {
  /** @param {Editor} editor @param {string} controls id of the editor's element @param {() => void} askForLink */
  constructor(editor, controls, askForLink) {
    this.editor = editor;
    this.groups = tools(askForLink);
    this.stop = "undo";
    this.element = document.createElement("div");
    this.element.className = "notepad__tools";
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", _("Text style"));
    this.element.setAttribute("aria-controls", controls);
    this.element.addEventListener("keydown", (event) => this.move(event));
    this.element.addEventListener("focusin", (event) => this.stopAt(event));
    this.draw();
  }

  draw() {
    const groups = this.groups.map(
      (group) => html`<div class="notepad__group">${group.map((tool) => this.button(tool))}</div>`,
    );
    render(groups, this.element);
  }

  /** @param {Tool} tool */
  button(tool) {
    const { editor } = this;
    const title = tool.keys ? `${tool.label} (${keyNames(tool.keys)})` : tool.label;
    const off = !editor.isEditable || !tool.can(editor);
    // A disabled button would drop the focus and vanish from the arrows' way: it says that it is off, and does nothing.
    return html`<button
      type="button"
      class="icon-button notepad__tool"
      data-tool=${tool.name}
      aria-label=${tool.label}
      title=${title}
      aria-pressed=${tool.active ? String(tool.active(editor)) : nothing}
      aria-disabled=${off ? "true" : nothing}
      tabindex=${tool.name === this.stop ? 0 : -1}
      @mousedown=${keepSelection}
      @click=${() => off || tool.run(editor)}
    >
      ${tool.icon}
    </button>`;
  }

  /** @returns {HTMLButtonElement[]} */
  get buttons() {
    return [...this.element.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const { buttons } = this;
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const forward = getComputedStyle(this.element).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const steps = {
      ArrowLeft: forward === "ArrowLeft" ? 1 : -1,
      ArrowRight: forward === "ArrowRight" ? 1 : -1,
    };
    const places = { Home: 0, End: buttons.length - 1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const place =
      places[/** @type {keyof typeof places} */ (event.key)] ??
      (step && (at + step + buttons.length) % buttons.length);
    if (place === undefined) return;
    event.preventDefault();
    buttons[place].focus();
  }

  /** @param {FocusEvent} event the button that Tab comes back to */
  stopAt({ target }) {
    this.stop = /** @type {HTMLElement} */ (target).dataset.tool ?? this.stop;
    for (const button of this.buttons) button.tabIndex = button.dataset.tool === this.stop ? 0 : -1;
  }
}

/** A press must not take the selection that it is about. @param {Event} event */
function keepSelection(event) {
  event.preventDefault();
}
