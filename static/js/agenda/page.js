/** What happens to the agenda's rows on the page. Without scripts its buttons ask the server for the same. */
import { _, ngettext } from "../strings.js";
import { draggable } from "./drag.js";
import { minutesIn, moved, timing } from "./order.js";
import { field, number, said, step, titleOf } from "./rows.js";

const KEYS = new Map([
  ["ArrowUp", -1],
  ["ArrowDown", 1],
]);

export class AgendaPage {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.list = /** @type {HTMLElement} */ (form.querySelector("[data-agenda-rows]"));
    this.blank = /** @type {HTMLTemplateElement} */ (form.querySelector("[data-agenda-new]"));
    this.adding = /** @type {HTMLButtonElement} */ (form.querySelector("[name='do'][value='add']"));
    this.undoing = /** @type {HTMLElement} */ (form.querySelector("[data-agenda-undo]"));
    this.changed = false;
    for (const row of this.rows()) this.dress(row);
    this.adding.addEventListener("click", (event) => this.add(event));
    this.list.addEventListener("input", () => {
      this.changed = true;
      this.sum();
    });
    form.addEventListener("submit", () => (this.changed = false));
    window.addEventListener("beforeunload", (event) => this.changed && event.preventDefault());
    this.renumber();
  }

  /** @returns {HTMLElement[]} */
  rows() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("[data-agenda-row]")]);
  }

  /** @param {HTMLElement} row */
  dress(row) {
    const handle = /** @type {HTMLElement} */ (row.querySelector("[data-agenda-handle]"));
    handle.hidden = false;
    handle.addEventListener("keydown", (event) => this.key(event, row));
    draggable(handle, row, {
      rows: () => this.rows(),
      move: (one, to) => this.place(one, to),
      done: (one) => this.settle(one),
    });
    for (const [verb, by] of /** @type {const} */ ([
      ["up", -1],
      ["down", 1],
    ]))
      step(row, verb).addEventListener("click", (event) => this.shift(event, row, by, step(row, verb)));
    step(row, "remove").addEventListener("click", (event) => this.remove(event, row));
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} row */
  key(event, row) {
    const by = KEYS.get(event.key);
    if (by) this.shift(event, row, by, /** @type {HTMLElement} */ (event.currentTarget));
  }

  /** @param {Event} event @param {HTMLElement} row @param {number} by @param {HTMLElement} control that keeps the focus */
  shift(event, row, by, control) {
    event.preventDefault();
    const to = this.rows().indexOf(row) + by;
    if (to < 0 || to >= this.rows().length) return;
    this.place(row, to);
    this.settle(row);
    const kept = control.hidden ? row.querySelector("[data-agenda-handle]") : control;
    /** @type {HTMLElement} */ (kept).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  /** The others move around the row, which stays in the page: taken out, it would lose focus and pointer. @param {HTMLElement} row @param {number} to */
  place(row, to) {
    const rows = this.rows();
    const order = moved(rows, rows.indexOf(row), to);
    for (const one of order.slice(0, to)) if (one !== row) this.list.insertBefore(one, row);
    for (const one of order.slice(to + 1)) this.list.append(one);
    this.changed = true;
    this.renumber();
  }

  /** @param {HTMLElement} row */
  settle(row) {
    const rows = this.rows();
    const at = rows.indexOf(row);
    const words = _("“%(title)s” is item %(number)s of %(count)s now, at %(time)s.", {
      title: titleOf(row),
      number: at + 1,
      count: rows.length,
      time: row.querySelector("[data-agenda-start]")?.textContent ?? "",
    });
    this.tell(words);
  }

  /** @param {Event} event */
  add(event) {
    event.preventDefault();
    const made = /** @type {DocumentFragment} */ (this.blank.content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (made.querySelector("[data-agenda-row]"));
    this.list.append(row);
    this.dress(row);
    this.changed = true;
    this.renumber();
    field(row, "title").focus();
    this.tell(_("An item was added."));
  }

  /** @param {Event} event @param {HTMLElement} row */
  remove(event, row) {
    event.preventDefault();
    const at = this.rows().indexOf(row);
    row.remove();
    this.changed = true;
    this.renumber();
    this.offerUndo(row, at);
  }

  /** @param {HTMLElement} row @param {number} at */
  offerUndo(row, at) {
    const words = document.createElement("span");
    words.textContent = _("“%(title)s” was taken out.", { title: titleOf(row) });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = _("Put it back");
    button.addEventListener("click", () => {
      this.list.insertBefore(row, this.rows()[at] ?? null);
      this.undoing.hidden = true;
      this.renumber();
      field(row, "title").focus();
      this.settle(row);
    });
    this.undoing.replaceChildren(words, button);
    this.undoing.hidden = false;
    button.focus();
    this.tell(words.textContent);
  }

  renumber() {
    const rows = this.rows();
    rows.forEach((row, at) => number(row, at, rows.length));
    this.adding.hidden = rows.length >= Number(this.form.dataset.most);
    this.sum();
  }

  sum() {
    const rows = this.rows();
    const { begins = "", length = "0" } = this.form.dataset;
    const minutes = rows.map((row) => minutesIn(field(row, "minutes").value.trim()));
    const { starts, total, over } = timing(minutes, begins || "00:00", Number(length));
    rows.forEach((row, at) => said(row, "[data-agenda-start]", begins ? starts[at] : ""));
    said(this.form, "[data-agenda-total]", _("%(total)s of %(length)s minutes", { total, length }));
    const line = /** @type {HTMLElement} */ (this.form.querySelector("[data-agenda-over]"));
    line.hidden = !over;
    const words = ngettext(
      "%(count)s minute more than the workshop lasts.",
      "%(count)s minutes more than the workshop lasts.",
      over,
    );
    said(this.form, "[data-agenda-over]", words);
  }

  /** @param {string} words */
  tell(words) {
    said(this.form, "[data-agenda-told]", words);
  }
}
