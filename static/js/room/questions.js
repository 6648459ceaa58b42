/**
 * What few need, or only at the end: dialogs, the rewording of a message, the closing. One file, fetched by `ask.js`.
 * What the room and the notes share is named here too, as the notes name what this shares with the room: then all that is
 * shared makes one file, not three.
 */
import "./format.js";
import "./icon.js";
import "./outbox.js";
import "./persons.js";
import "./protocol.js";
import { RoomClosing } from "./elements/closing.js";
import { RoomEdit } from "./elements/edit.js";

export { confirmation } from "./dialogs.js";
export { describeOutcome } from "./elements/outcome_dialog.js";
export { chooseRole } from "./elements/role_dialog.js";

for (const [name, part] of Object.entries({ "room-edit": RoomEdit, "room-closing": RoomClosing }))
  customElements.define(name, /** @type {CustomElementConstructor} */ (/** @type {unknown} */ (part)));

/** @param {string} name of who has closed the workshop; empty when it was closed while one was away */
export function showClosing(name) {
  /** @type {RoomClosing|null} */ (document.querySelector("room-closing"))?.close(name);
}
