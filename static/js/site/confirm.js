/**
 * A form or a button with `data-confirm="…"` asks that question before it is sent. Without scripts the form is simply sent: the
 * server's own steps are reversible or say what they do.
 * @param {EventTarget} page
 * @param {(question: string) => boolean} ask
 */
export function confirmDangers(page, ask = (question) => window.confirm(question)) {
  page.addEventListener("submit", (event) => {
    const { submitter } = /** @type {SubmitEvent} */ (event);
    const form = /** @type {HTMLFormElement} */ (event.target);
    const question = submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !ask(question)) event.preventDefault();
  });
}
