/** How much room is left in a field, once there is not much of it. */
import { ngettext } from "../strings.js";
import { element } from "./element.js";

/** The share of a field that must be full before it is worth saying. */
const FULL = 0.8;

/** Characters left, or null while nobody needs to know. @param {number} length @param {number} most */
export function roomLeft(length, most) {
  return most > 0 && length >= most * FULL ? Math.max(0, most - length) : null;
}

/** @param {HTMLFormElement} form */
export function countCharacters(form) {
  const fields = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (
    form.querySelectorAll("[data-field] :is(input, textarea)[maxlength]")
  );
  for (const field of fields) count(field);
}

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
function count(field) {
  const note = element("p", { class: "field__count", "aria-live": "polite" });
  field.after(note);
  const tell = () => {
    const left = roomLeft(field.value.length, field.maxLength);
    note.textContent =
      left === null ? "" : ngettext("%(count)s character left", "%(count)s characters left", left);
  };
  field.addEventListener("input", tell);
  field.addEventListener("rewritten", tell);
  tell();
}
