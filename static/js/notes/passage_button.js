/** "Record as outcome": hands the selected words to the room. */
import { html, nothing, render } from "lit";
import { icon } from "../editor/icon.js";
import { _ } from "../strings.js";

/** @typedef {import("./passage.js").Passage} Passage */

export class PassageButton {
  /** @param {((passage: Passage) => void) | undefined} onPassage without it there is no button */
  constructor(onPassage) {
    this.onPassage = onPassage;
    this.element = document.createElement("div");
    this.element.className = "notepad__record";
    /** @type {Passage | null} */
    this.passage = null;
  }

  /** @param {Passage | null} passage what is selected */
  draw(passage) {
    this.passage = passage;
    if (!this.onPassage) return;
    const record = () => this.passage && this.onPassage?.(this.passage);
    const button = html`<button
      type="button"
      class="button button--small"
      title=${passage ? nothing : _("Select the words first")}
      aria-disabled=${passage ? nothing : "true"}
      @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
      @click=${record}
    >
      ${icon("bookmark-plus")}<span>${_("Record as outcome")}</span>
    </button>`;
    render(button, this.element);
  }
}
