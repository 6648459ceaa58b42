/** The toolbar: one stop for Tab, arrows inside, every button named, pressed or not, with its keys in the title. */
import { html, nothing, render } from "lit";
import { _ } from "../strings.js";

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

export class Toolbar {
  /** @param {Editor} editor @param {string} controls id of the editor's element @param {Tool[][]} groups */
  constructor(editor, controls, groups) {
    this.editor = editor;
    this.groups = groups;
    this.stop = groups[0][0].name;
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
