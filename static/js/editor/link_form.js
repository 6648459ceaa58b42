/** Asks where a link leads, in a line below the toolbar. */
import { html, nothing, render } from "lit";
import { _ } from "../strings.js";
import { addressFrom } from "./safe_link.js";

/** @typedef {import("@tiptap/core").Editor} Editor */

export class LinkForm {
  /** @param {Editor} editor @param {string} name id of the editor's element */
  constructor(editor, name) {
    this.editor = editor;
    this.error = `${name}-link-error`;
    this.element = document.createElement("div");
    this.element.className = "notepad__link";
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => this.pressed(event));
  }

  open() {
    if (!this.editor.isActive("link") && this.editor.state.selection.empty) return;
    this.wrong = false;
    this.element.hidden = false;
    this.draw();
    const input = /** @type {HTMLInputElement} */ (this.element.querySelector("input"));
    input.value = this.editor.getAttributes("link").href ?? "";
    input.select();
  }

  close() {
    this.element.hidden = true;
    this.editor.commands.focus();
  }

  /** The editor may stand within a form: this is none, and Enter is its own. @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    this.set();
  }

  draw() {
    const linked = this.editor.isActive("link");
    const form = html`<div class="notepad__link-form" role="group" aria-label=${_("Link")}>
      <label class="field"
        ><span class="field__label">${_("Address of the link")}</span>
        <input
          class="input"
          type="url"
          inputmode="url"
          dir="ltr"
          autocomplete="off"
          placeholder="https://"
          aria-invalid=${this.wrong ? "true" : nothing}
          aria-describedby=${this.wrong ? this.error : nothing}
        />
        ${
          this.wrong
            ? html`<span class="field__error" id=${this.error} role="alert"
                >${_("This is not an address: it looks like https://example.org or name@example.org.")}</span
              >`
            : nothing
        }
      </label>
      <div class="buttons">
        <button type="button" class="button button--primary button--small" @click=${this.set.bind(this)}>
          ${_("Link")}
        </button>
        ${linked ? this.remover() : nothing}
        <button type="button" class="button button--quiet button--small" @click=${this.close.bind(this)}>
          ${_("Cancel")}
        </button>
      </div>
    </div>`;
    render(form, this.element);
  }

  remover() {
    const remove = () => {
      this.editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
      this.close();
    };
    return html`<button type="button" class="button button--small" @click=${remove}>
      ${_("Remove the link")}
    </button>`;
  }

  set() {
    const href = addressFrom(this.element.querySelector("input")?.value ?? "");
    this.wrong = !href;
    if (!href) return this.draw();
    this.editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
    this.close();
  }
}
