/** The list of names that opens while an `@name` is being typed (the combobox pattern: the focus stays in the text). */
import { html, render } from "lit";
import { completed, matching, mentionAt } from "./mentions.js";
import { avatar } from "./persons.js";
import { roleName } from "./words.js";

/** @typedef {import("./mentions.js").Named} Named */

export class MentionBox {
  /**
   * @param {HTMLElement} host holds the text and `.composer__mentions` @param {HTMLTextAreaElement} area
   * @param {() => Named[]} people
   */
  constructor(host, area, people) {
    this.area = area;
    this.people = people;
    this.box = /** @type {HTMLElement} */ (host.querySelector(".composer__mentions"));
    /** @type {Named[]} */
    this.found = [];
    this.at = 0;
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.box.id);
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.look());
  }

  /** Open, change or close the list after the text or the caret has moved. */
  look() {
    this.mention = mentionAt(this.area.value, this.area.selectionStart);
    this.found = this.mention ? matching(this.people(), this.mention.query) : [];
    this.at = 0;
    this.draw();
  }

  close() {
    this.found = [];
    this.draw();
  }

  draw() {
    this.box.hidden = !this.found.length;
    if (this.found.length) this.area.setAttribute("aria-activedescendant", `mention-${this.at}`);
    else this.area.removeAttribute("aria-activedescendant");
    render(
      this.found.map((person, index) => this.option(person, index)),
      this.box,
    );
  }

  /** @param {Named} person @param {number} index */
  option(person, index) {
    const choose = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.choose(index);
    };
    return html`<div
      class="mention"
      role="option"
      id="mention-${index}"
      aria-selected=${index === this.at}
      @pointerdown=${choose}
    >
      ${avatar(person.id, person.name, "small")} <span dir="auto">${person.name}</span>
      <small class="soft">${roleName(person.role ?? "")}</small>
    </div>`;
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the list took the key */
  key(event) {
    if (!this.found.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.at = (this.at + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
    else if (event.key === "Escape") this.found = [];
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.draw();
    return true;
  }

  /** @param {number} index */
  choose(index) {
    if (!this.mention) return;
    const { text, caret } = completed(this.area.value, this.mention, this.found[index].name);
    this.area.value = text;
    this.area.setSelectionRange(caret, caret);
    this.found = [];
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
