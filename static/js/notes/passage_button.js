/** A button that hands the selected words on: to be recorded as an outcome, or to begin a practice. */
import { html, nothing, render } from "lit";
import { icon } from "../editor/icon.js";
import { _ } from "../strings.js";
import { openDrawing } from "./drawing.js";

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

/** @param {((passage: Passage) => void) | undefined} onPassage */
export function recordButton(onPassage) {
  return new PassageButton(onPassage, icon("bookmark-plus"), _("Record as outcome"));
}

/** @param {string | undefined} address of the form; without it there is no button */
export function draftButton(address) {
  const draw = address ? (/** @type {Passage} */ passage) => openDrawing(address, passage) : undefined;
  return new PassageButton(draw, icon("sprout"), _("Draft a practice from this"));
}
