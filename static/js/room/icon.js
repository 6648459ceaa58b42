/** Icons of a sprite, whose address the page carries. */
import { html } from "lit";

/**
 * A decorative icon; the words are beside it or in the control's label.
 * @param {string} name @param {string} [sprite] address; without it the page's own
 */
export function icon(name, sprite = document.documentElement.dataset.sprite) {
  return html`<svg class="icon icon--${name}" aria-hidden="true" focusable="false">
    <use href="${sprite ?? ""}#${name}"></use>
  </svg>`;
}
