/**
 * What a page that waits does about what it hears. Pure.
 *
 * @typedef {"entered"|"expected"|"named"|"unnamed"|"door"} Way how one comes in: `door`, the page has a door already
 * @typedef {{status: string, starts: string, sequence: number}} Heard `status`: also `gone`, for who may not see it (any more)
 * @typedef {"wait"|"return"|"enter"|"door"|"cancelled"|"closed"|"gone"} Deed `return`: the page again; `enter`: the form is sent
 */

/** Until when after the planned start an opening is awaited every few seconds. In milliseconds. */
const PATIENCE = 90 * 60_000;
const BEFORE = 10 * 60_000;
const HOUR = 3_600_000;

/** Whether its hour is near or has come: who looks at the page now may want to leave it open. @param {number} left milliseconds */
export function isNear(left) {
  return left <= HOUR;
}

/**
 * @param {string} status @param {Way} way @param {boolean} pressed whether they asked to be taken in
 * @returns {Deed}
 */
export function deed(status, way, pressed) {
  if (status === "announced") return "wait";
  if (status === "closed" || status === "cancelled") return status;
  if (status !== "live") return "gone";
  if (way === "entered") return "return";
  return way === "expected" || pressed ? "enter" : "door";
}

/** What has changed while one waited. @param {Heard} before @param {Heard} after @returns {"moved"|"changed"|""} */
export function change(before, after) {
  if (Date.parse(after.starts) !== Date.parse(before.starts)) return "moved";
  return after.sequence === before.sequence ? "" : "changed";
}

/**
 * Milliseconds until the page asks again. A socket tells of the opening by itself; then only changes of the announcement are asked
 * for. Without one it asks every 5 seconds around the hour.
 * @param {number} left milliseconds until the planned start @param {boolean} told whether a socket is open
 * @param {number} random from 0 to 1, so that not all ask at once
 */
export function untilNextLook(left, told, random) {
  const near = left < BEFORE && left > -PATIENCE;
  const base = told ? 45_000 : near ? 5000 : 30_000;
  return base * (0.85 + 0.3 * random);
}

/** A crowd does not knock at once: milliseconds before one does. @param {number} random from 0 to 1 */
export function beforeKnocking(random) {
  return Math.round(800 * random);
}

/** Milliseconds before the socket is tried again, after so many failures. @param {number} failures @param {number} random */
export function beforeReturning(failures, random) {
  return Math.min(30_000, 1000 * 2 ** Math.min(failures, 5)) * (0.5 + random / 2);
}
