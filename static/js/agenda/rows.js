/** The rows of the agenda's form: their fields carry the row's number in their names, as the server reads them. */
import { _ } from "../strings.js";

const NUMBERED = /^(.*)-[0-9]+$/;

/** Give a row its number wherever it stands: names, ids, labels, buttons. @param {HTMLElement} row @param {number} at @param {number} count */
export function number(row, at, count) {
  const renamed = (/** @type {string} */ name) => name.replace(NUMBERED, `$1-${at}`);
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("input, textarea"))) {
    field.name = renamed(field.name);
    if (field.id) field.id = renamed(field.id);
  }
  for (const label of row.querySelectorAll("label")) label.htmlFor = renamed(label.htmlFor);
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (row.querySelectorAll("[name='do']")))
    button.value = renamed(button.value);
  for (const which of row.querySelectorAll("[data-agenda-which]")) which.textContent = ` ${at + 1}`;
  said(row, "[data-agenda-number]", _("Item %(number)s", { number: at + 1 }));
  const handle = _("Move item %(number)s: drag, or press the arrow keys", { number: at + 1 });
  said(row, "[data-agenda-handle] .visually-hidden", handle);
  step(row, "up").hidden = at === 0;
  step(row, "down").hidden = at === count - 1;
}

/** @param {HTMLElement} row @param {"up" | "down" | "remove"} verb @returns {HTMLButtonElement} */
export function step(row, verb) {
  return /** @type {HTMLButtonElement} */ (row.querySelector(`[name="do"][value^="${verb}-"]`));
}

/** @param {HTMLElement} row @param {string} name without its number @returns {HTMLInputElement} */
export function field(row, name) {
  return /** @type {HTMLInputElement} */ (row.querySelector(`[name^="${name}-"]`));
}

/** What it is called where it is spoken of. @param {HTMLElement} row */
export function titleOf(row) {
  return field(row, "title").value.trim() || _("Untitled");
}

/** @param {HTMLElement} row @param {string} where @param {string} words */
export function said(row, where, words) {
  const place = row.querySelector(where);
  if (place && place.textContent !== words) place.textContent = words;
}
