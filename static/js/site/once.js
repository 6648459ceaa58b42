/**
 * A form is sent once, however often its button is pressed while the answer is on its way. After a while it may be sent again:
 * on a weak line the first sending may have come to nothing.
 */
const PATIENCE = 8000;

/** @type {WeakMap<HTMLFormElement, number>} */
const sent = new WeakMap();

/** Whether this sending is a second press. @param {HTMLFormElement} form @param {number} now milliseconds */
export function isRepeated(form, now) {
  const before = sent.get(form);
  if (before !== undefined && now - before < PATIENCE) return true;
  sent.set(form, now);
  return false;
}

/** @param {Document} document */
export function sendOnce(document) {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "post") return;
    if (isRepeated(form, Date.now())) event.preventDefault();
  });
  // A page that comes back from the browser's memory is a new chance.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) sent.delete(form);
  });
}
