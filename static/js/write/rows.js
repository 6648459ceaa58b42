/** Rows of a form that all are there, but of which only those that are needed are shown: one more, or one less, without a new page. */

/**
 * Cells by row after one row was taken out: those below move up, and the last is empty.
 * @param {string[][]} rows @param {number} at @returns {string[][]}
 */
export function withoutRow(rows, at) {
  const empty = (rows[0] ?? []).map(() => "");
  return [...rows.slice(0, at), ...rows.slice(at + 1), empty];
}

/** How many rows are shown: those up to the last that is filled, and at least one. @param {string[][]} rows @param {number} shown before */
export function rowsShown(rows, shown) {
  const filled = rows.findLastIndex((cells) => cells.some(Boolean)) + 1;
  return Math.max(filled, shown, 1);
}

/** @param {HTMLFormElement} form */
export function growRows(form) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
    form.querySelectorAll("[data-row-add]")
  )) {
    const kind = new Rows(form, button);
    form.addEventListener("rewritten", () => kind.show(0));
  }
}

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

class Rows {
  /** @param {HTMLFormElement} form @param {HTMLButtonElement} button that adds one */
  constructor(form, button) {
    this.form = form;
    this.button = button;
    this.rows = /** @type {HTMLElement[]} */ ([
      ...form.querySelectorAll(`[data-row="${button.dataset.rowAdd}"]`),
    ]);
    button.addEventListener("click", (event) => this.add(event));
    this.rows.forEach((row, at) =>
      row.querySelector("[data-row-remove]")?.addEventListener("click", (event) => this.remove(event, at)),
    );
  }

  /** @param {HTMLElement} row @returns {Control[]} */
  cells(row) {
    return [...row.querySelectorAll(/** @type {"input"} */ ("input, select"))];
  }

  values() {
    return this.rows.map((row) => this.cells(row).map((cell) => cell.value));
  }

  get shown() {
    return this.rows.filter((row) => !row.hidden).length;
  }

  /** @param {number} atLeast */
  show(atLeast) {
    const shown = rowsShown(this.values(), atLeast || this.shown);
    this.rows.forEach((row, at) => (row.hidden = at >= shown));
    this.button.hidden = shown >= this.rows.length;
  }

  /** @param {Event} event */
  add(event) {
    event.preventDefault();
    this.show(this.shown + 1);
    this.cells(this.rows[this.shown - 1])[0].focus();
  }

  /** @param {Event} event @param {number} at */
  remove(event, at) {
    event.preventDefault();
    const shown = this.shown;
    withoutRow(this.values(), at).forEach((values, place) =>
      this.cells(this.rows[place]).forEach((cell, number) => (cell.value = values[number])),
    );
    this.show(Math.max(1, shown - 1));
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    const next = this.rows[Math.min(at, this.shown - 1)];
    this.cells(next)[0].focus();
  }
}
