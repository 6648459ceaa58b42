/**
 * What may truthfully be said about the reader's own writing. A value machine: no clock, no socket, no document.
 *
 * `since` is when the oldest writing that the server has not acknowledged was written; only the server's durable answer
 * (see durability.js) clears it.
 *
 * @typedef {{editable: boolean, synced: boolean, online: boolean, since: number | null, refused: boolean}} Save
 * @typedef {"connecting" | "saving" | "saved" | "unsaved" | "read-only" | "refused"} Kind
 */

/** How long (ms) a change may be on its way before the reader is told that it is not saved. */
export const PATIENCE = 3000;

/** @param {boolean} editable @returns {Save} */
export function start(editable) {
  return { editable, synced: false, online: false, since: null, refused: false };
}

/** @param {Save} save @param {number} at epoch milliseconds @returns {Save} */
export function written(save, at) {
  return { ...save, since: save.since ?? at };
}

/** The server holds everything that was written here. @param {Save} save @returns {Save} */
export function acknowledged(save) {
  return { ...save, since: null, refused: false };
}

/** @param {Save} save @returns {Save} */
export function synced(save) {
  return { ...save, synced: true, online: true };
}

/** @param {Save} save @returns {Save} */
export function disconnected(save) {
  return { ...save, online: false };
}

/** The server will not take what was written; nothing but a copy helps. @param {Save} save @returns {Save} */
export function refused(save) {
  return { ...save, refused: true, online: false };
}

/** @param {Save} save @param {boolean} editable @returns {Save} */
export function permitted(save, editable) {
  return { ...save, editable };
}

/** @param {Save} save @param {number} now @returns {Kind} */
export function kind(save, now) {
  if (save.refused) return save.since === null && !save.editable ? "read-only" : "refused";
  if (save.since !== null) return pending(save, now);
  if (!save.editable) return "read-only";
  return save.synced ? "saved" : "connecting";
}

/** @param {Save} save @param {number} now @returns {Kind} */
function pending(save, now) {
  const late = now - /** @type {number} */ (save.since) >= PATIENCE;
  if (!save.editable) return late ? "refused" : "saving";
  return late || !save.online ? "unsaved" : "saving";
}

/** When `kind` can next change by time alone (epoch ms), or null. @param {Save} save @param {number} now */
export function changesAt(save, now) {
  return save.since !== null && now - save.since < PATIENCE ? save.since + PATIENCE : null;
}
