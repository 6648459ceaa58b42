/** The headings of the notes, to go from one to another. */
import { html, render } from "lit";
import { icon } from "../editor/icon.js";
import { _ } from "../strings.js";
import { headings } from "./heading.js";

/** @typedef {import("@tiptap/core").Editor} Editor */

export class Outline {
  /** @param {Editor} editor @param {(anchor: string) => void} go */
  constructor(editor, go) {
    this.editor = editor;
    this.go = go;
    this.element = document.createElement("details");
    this.element.className = "menu notepad__outline";
    /** @type {import("@tiptap/pm/model").Node | undefined} */
    this.drawn = undefined;
    this.draw();
  }

  draw() {
    const { doc } = this.editor.state;
    if (doc === this.drawn) return;
    this.drawn = doc;
    const places = headings(doc).filter(({ anchor, text }) => anchor && text.trim());
    this.element.hidden = !places.length;
    render(
      html`<summary>${icon("table-of-contents")}<span>${_("Headings")}</span></summary>
        <nav class="menu__panel notepad__headings" aria-label=${_("Headings of the notes")}>
          ${places.map((place) => this.entry(place))}
        </nav>`,
      this.element,
    );
  }

  /** @param {{anchor: string | null, level: number, text: string}} place */
  entry({ anchor, level, text }) {
    const follow = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.element.open = false;
      this.go(/** @type {string} */ (anchor));
    };
    return html`<a
      class="menu__item notepad__heading-${level}"
      dir="auto"
      href="#note-${anchor}"
      @click=${follow}
      >${text}</a
    >`;
  }
}
