/** The order of an agenda and its hours. Pure: no page, no clock. */

/** @template T @param {T[]} list @param {number} from @param {number} to @returns {T[]} */
export function moved(list, from, to) {
  const rest = [...list.slice(0, from), ...list.slice(from + 1)];
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/**
 * Where a row belongs that is held at `y`: after all others whose middle lies above.
 * @param {number[]} middles of the other rows, from above @param {number} y
 */
export function slotAt(middles, y) {
  return middles.filter((middle) => middle < y).length;
}

/** Minutes as typed; what is no number takes none. @param {string} typed */
export function minutesIn(typed) {
  return /^[0-9]{1,3}$/.test(typed) ? Number(typed) : 0;
}

/**
 * When each item begins, how long all take, and how much too long.
 * @param {number[]} minutes @param {string} begins such as `09:30` @param {number} length of the workshop, in minutes
 */
export function timing(minutes, begins, length) {
  const [hour, minute] = begins.split(":").map(Number);
  let at = hour * 60 + minute;
  const starts = minutes.map((one) => {
    const start = clock(at);
    at += one;
    return start;
  });
  const total = minutes.reduce((sum, one) => sum + one, 0);
  return { starts, total, over: Math.max(0, total - length) };
}

/** @param {number} minutes since midnight */
function clock(minutes) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
