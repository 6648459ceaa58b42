/** Choosing what somebody is in this workshop. */
import { html } from "lit";
import { _ } from "../../strings.js";
import { dialog } from "../dialogs.js";
import { roleName } from "../words.js";

/** @param {import("../store.js").Person} person @returns {Promise<string|null>} the role chosen */
export function chooseRole(person) {
  const roles = {
    facilitator: _("Leads the workshop: floor, agenda, people, opening and closing."),
    rapporteur: _("Writes it up: outcomes, summary, pinned messages."),
    participant: _("Takes part."),
    reader: _("Reads along without writing."),
  };
  return dialog(_("What is %(name)s here?", { name: person.name }), (close) => {
    const answer = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      close(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("role"));
    };
    return html`<form class="stack" @submit=${answer}>
      ${Object.entries(roles).map(
        ([role, words]) =>
          html`<label class="choice">
            <input type="radio" name="role" value=${role} ?checked=${role === person.role} required />
            <span><strong>${roleName(role)}</strong><br /><span class="soft">${words}</span></span>
          </label>`,
      )}
      <div class="dialog__foot">
        <button type="button" class="button" @click=${() => close(null)}>${_("Cancel")}</button>
        <button class="button button--primary">${_("Save")}</button>
      </div>
    </form>`;
  });
}
