/** A button that hands the selected words on: to be recorded as an outcome, or to begin a practice. */
import { html, nothing, render } from "lit";
import { _ } from "../strings.js";

/** @typedef {import("./passage.js").Passage} Passage */

export class PassageButton {
  /**
   * @param {((passage: Passage) => void) | undefined} onPassage without it there is no button
   * @param {unknown} sign @param {string} words
   */
  constructor(onPassage, sign, words) {
    this.sign = sign;
    this.words = words;
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
      ${this.sign}<span>${this.words}</span>
    </button>`;
    render(button, this.element);
  }
}
