/** Asks where a link leads, in a line below the toolbar. */
import { html, nothing, render } from "lit";
import { _ } from "../strings.js";
import { addressFrom } from "./safe_link.js";

/** @typedef {import("@tiptap/core").Editor} Editor */

export class LinkForm {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.element = document.createElement("div");
    this.element.className = "notepad__link";
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
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

  draw() {
    const linked = this.editor.isActive("link");
    const form = html`<form class="notepad__link-form" novalidate @submit=${this.set.bind(this)}>
      <label class="field"
        ><span class="field__label">${_("Address of the link")}</span>
        <input
          class="input"
          name="href"
          type="url"
          inputmode="url"
          dir="ltr"
          autocomplete="off"
          placeholder="https://"
          aria-invalid=${this.wrong ? "true" : nothing}
          aria-describedby=${this.wrong ? "notes-link-error" : nothing}
        />
        ${
          this.wrong
            ? html`<span class="field__error" id="notes-link-error" role="alert"
                >${_("This is not an address: it looks like https://example.org or name@example.org.")}</span
              >`
            : nothing
        }
      </label>
      <div class="buttons">
        <button class="button button--primary button--small">${_("Link")}</button>
        ${linked ? this.remover() : nothing}
        <button type="button" class="button button--quiet button--small" @click=${this.close.bind(this)}>
          ${_("Cancel")}
        </button>
      </div>
    </form>`;
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

  /** @param {SubmitEvent} event */
  set(event) {
    event.preventDefault();
    const typed = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("href");
    const href = addressFrom(String(typed));
    this.wrong = !href;
    if (!href) return this.draw();
    this.editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
    this.close();
  }
}
