/**
 * What somebody has read. `read` is the number of the last message they had before their eyes; `marker` is where the
 * "New messages" line stands: it is set when the first message arrives unattended and stays until they answer or go
 * away again, so that it does not vanish from under the reader.
 *
 * @typedef {{read: number, marker: number|null}} Reading
 */
import { number } from "./days.js";

/** @typedef {import("./days.js").Message} Message */

/**
 * Coming in. @param {number|null} remembered last number read on an earlier visit @param {number} last newest number
 * @returns {Reading}
 */
export function arriving(remembered, last) {
  const known = remembered !== null && remembered < last;
  return { read: known ? remembered : last, marker: known ? remembered : null };
}

/**
 * A message has come.
 * @param {Reading} reading @param {number} seq
 * @param {{mine: boolean, attended: boolean}} how attended: the end of the conversation is on screen, window in front
 * @returns {Reading}
 */
export function received(reading, seq, { mine, attended }) {
  if (mine) return { read: seq, marker: null };
  if (attended) return { ...reading, read: Math.max(reading.read, seq) };
  return { read: reading.read, marker: reading.marker ?? reading.read };
}

/** The reader has reached the end. @param {Reading} reading @param {number} last @returns {Reading} */
export function caughtUp(reading, last) {
  return reading.read >= last ? reading : { read: last, marker: reading.marker };
}

/** The reader turns away with nothing unread: an old line has done its work. @param {Reading} reading @param {number} last */
export function leaving(reading, last) {
  return reading.marker !== null && reading.read >= last ? { read: reading.read, marker: null } : reading;
}

/** How many messages of others are unread. @param {Message[]} messages @param {number} read @param {string} me */
export function countUnread(messages, read, me) {
  return messages.filter((message) => number(message.id) > read && message.by !== me).length;
}
