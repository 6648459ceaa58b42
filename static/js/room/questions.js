/**
 * All questions that are asked in dialogs, and the rewording of a message in its place: one file, fetched by `ask.js`.
 * What the room and the notes share is named here too, as the notes name what this shares with the room: then all that is
 * shared makes one file, not three.
 */
import "./format.js";
import "./icon.js";
import "./outbox.js";
import "./persons.js";
import "./protocol.js";
import { RoomEdit } from "./elements/edit.js";

export { confirmation } from "./dialogs.js";
export { describeOutcome } from "./elements/outcome_dialog.js";
export { chooseRole } from "./elements/role_dialog.js";

customElements.define(
  "room-edit",
  /** @type {CustomElementConstructor} */ (/** @type {unknown} */ (RoomEdit)),
);
