/** A text that must not be lost and cannot go back into the notes: shown, to be copied or downloaded. */
import { html, nothing, render } from "lit";
import { icon } from "../editor/icon.js";
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

/** @param {MouseEvent} event in a panel with a text */
async function copyText(event) {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  const area = /** @type {HTMLTextAreaElement} */ (button.closest("section")?.querySelector("textarea"));
  area.select();
  button.textContent = (await copy(area.value)) ? _("Copied") : _("Copy it with your keyboard");
}

/**
 * @param {string} words @param {() => void} act @param {"" | "button--primary" | "button--quiet"} [kind]
 */
function button(words, act, kind = "") {
  return html`<button type="button" class="button button--small ${kind}" @click=${act}>${words}</button>`;
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
  const saving = html`<button type="button" class="button button--small" @click=${copyText}>
      ${_("Copy the text")}
    </button>
    ${button(_("Download the text"), () => download(text ?? "", room))}`;
  const content = html`${icon("triangle-alert")}
    <div class="notice__body">
      <h3 class="notice__title">${title}</h3>
      <p>${explanation}</p>
      ${text ? words : nothing}
      <div class="buttons">
        ${text ? saving : nothing}
        ${reload ? button(_("Load the page again"), () => location.reload(), "button--primary") : nothing}
        ${onDiscard ? button(_("I no longer need it"), discard, "button--quiet") : nothing}
      </div>
    </div>`;
  render(content, panel);
  return panel;
}
