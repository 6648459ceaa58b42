/** What the server wrote takes the place of what was shown; what is open stays open, and what is typed elsewhere stays typed. */

/** @param {HTMLElement} part @param {string} html the whole page */
export function exchange(part, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-programme]");
  if (!fresh) return;
  const open = [...part.querySelectorAll("[data-session] details[open]")].map(sessionOf);
  const typed = [...part.querySelectorAll("input")].filter(isTyped).map(({ id, value }) => ({ id, value }));
  part.replaceChildren(...fresh.childNodes);
  for (const session of open) {
    const details = document.querySelector(`#${CSS.escape(`s-${session}`)} details`);
    if (details instanceof HTMLDetailsElement) details.open = true;
  }
  for (const { id, value } of typed) {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement) input.value = value;
  }
}

/** @param {Element} element */
function sessionOf(element) {
  return /** @type {HTMLElement | null} */ (element.closest("[data-session]"))?.dataset.session ?? "";
}

/** A field that was changed and not sent: its own form was, it is no longer. @param {HTMLInputElement} input */
function isTyped(input) {
  return (
    input.id !== "" &&
    input.type !== "hidden" &&
    input.value !== input.defaultValue &&
    !input.form?.dataset.sent
  );
}
