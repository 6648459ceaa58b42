/**
 * A form or a button with `data-confirm="…"` asks that question before it is sent. Without scripts the form is simply sent: the
 * server's own steps are reversible or say what they do.
 * @param {Document} page
 */
export function confirmDangers(page) {
  page.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });
}
