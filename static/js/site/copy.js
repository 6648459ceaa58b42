/**
 * `<button data-copy="text or address" data-copied="Copied" hidden>`: shown only where copying works; says that it did.
 * A relative address is copied in full.
 * @param {Document} page
 */
export function copyLinks(page) {
  if (!navigator.clipboard) return;
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = page.querySelectorAll("button[data-copy]");
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const text = button.dataset.copy ?? "";
  await navigator.clipboard.writeText(/^[/#?]/.test(text) ? new URL(text, location.href).href : text);
  const label = button.querySelector("[data-label]") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied ?? before;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => (label.textContent = before), 2500);
}
