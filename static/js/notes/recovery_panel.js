/** A text that must not be lost and cannot go back into the notes: shown, to be copied or downloaded. */
import { html, nothing, render } from "lit";
import { icon } from "../room/icon.js";
import { _ } from "../strings.js";

/** @param {string} text @param {string} room */
function download(text, room) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = `notes-${room}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {string} text selected already, for browsers without the newer way @returns {Promise<boolean>} */
async function copy(text) {
  if (!navigator.clipboard) return document.execCommand("copy");
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

/**
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.explanation
 * @param {string} [options.text] the words to keep; none when there is nothing to keep
 * @param {string} options.room
 * @param {boolean} [options.reload] offer to load the page again
 * @param {() => void} [options.onDiscard]
 * @returns {HTMLElement}
 */
export function recoveryPanel({ title, explanation, text, room, reload, onDiscard }) {
  const panel = document.createElement("section");
  panel.className = "notice notice--warning notepad__recovery";
  panel.setAttribute("role", "alert");
  const copied = async (/** @type {MouseEvent} */ event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    const area = /** @type {HTMLTextAreaElement} */ (panel.querySelector("textarea"));
    area.select();
    button.textContent = (await copy(area.value)) ? _("Copied") : _("Copy it with your keyboard");
  };
  const discard = () => {
    panel.remove();
    onDiscard?.();
  };
  const words = html`<textarea
    class="input"
    rows="6"
    readonly
    dir="auto"
    aria-label=${_("Your text")}
    .value=${text ?? ""}
  ></textarea>`;
  const buttons = html`<button type="button" class="button button--small" @click=${copied}>
      ${_("Copy the text")}
    </button>
    <button type="button" class="button button--small" @click=${() => download(text ?? "", room)}>
      ${_("Download the text")}
    </button>`;
  const content = html`${icon("triangle-alert")}
    <div class="notice__body stack">
      <h3 class="notice__title">${title}</h3>
      <p>${explanation}</p>
      ${text ? words : nothing}
      <div class="buttons">
        ${text ? buttons : nothing} ${reload ? reloader() : nothing}
        ${
          onDiscard
            ? html`<button type="button" class="button button--quiet button--small" @click=${discard}>
                ${_("I no longer need it")}
              </button>`
            : nothing
        }
      </div>
    </div>`;
  render(content, panel);
  return panel;
}

function reloader() {
  const reload = () => location.reload();
  return html`<button type="button" class="button button--primary button--small" @click=${reload}>
    ${_("Load the page again")}
  </button>`;
}
