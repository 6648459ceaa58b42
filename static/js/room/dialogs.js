/** Questions asked in a <dialog>: the browser keeps the focus inside, gives it back, and closes on Escape. */
import { html, nothing, render } from "lit";
import { _ } from "../strings.js";

/**
 * Show `content` in a modal dialog until it is answered.
 * @param {string} title
 * @param {(close: (answer: any) => void) => unknown} content template; call `close` with the answer
 * @returns {Promise<any>} null when the dialog was left
 */
export function dialog(title, content) {
  const element = document.createElement("dialog");
  element.className = "dialog";
  element.setAttribute("aria-labelledby", "dialog-title");
  return new Promise((resolve) => {
    const close = (/** @type {any} */ answer) => {
      resolve(answer);
      element.close();
    };
    element.addEventListener("close", () => {
      resolve(null);
      element.remove();
    });
    render(
      html`<div class="dialog__head"><h2 class="dialog__title" id="dialog-title">${title}</h2></div>
        ${content(close)}`,
      element,
    );
    document.body.append(element);
    element.showModal();
  });
}

/**
 * Ask whether to go on.
 * @param {{title: string, text?: string, yes: string, danger?: boolean, reason?: string, field?: {label: string, value: string}}} question
 *   `reason` labels a text that must be given; `field` a line that may be changed
 * @returns {Promise<{reason?: string, value?: string}|null>}
 */
export function confirmation(question) {
  return dialog(question.title, (close) => {
    const answer = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
      close(Object.fromEntries([...data].map(([name, value]) => [name, String(value).trim()])));
    };
    return html`<form class="stack" @submit=${answer}>
      ${question.text ? html`<p>${question.text}</p>` : nothing}
      ${question.reason ? reasonField(question.reason) : nothing}
      ${question.field ? lineField(question.field) : nothing}
      <div class="dialog__foot">
        <button type="button" class="button" @click=${() => close(null)}>${_("Cancel")}</button>
        <button class="button ${question.danger ? "button--danger" : "button--primary"}">
          ${question.yes}
        </button>
      </div>
    </form>`;
  });
}

/** @param {string} label */
function reasonField(label) {
  return html`<label class="field"
    ><span class="field__label">${label}</span>
    <textarea class="input" name="reason" rows="2" maxlength="500" dir="auto" required></textarea>
  </label>`;
}

/** @param {{label: string, value: string}} field */
function lineField(field) {
  return html`<label class="field"
    ><span class="field__label">${field.label}</span>
    <input class="input" name="value" maxlength="80" dir="auto" required .value=${field.value} />
  </label>`;
}
