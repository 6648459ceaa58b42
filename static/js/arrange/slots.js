/**
 * Hours of a day as text (`09:30`): which of them are free between the sessions that are there. Pure.
 *
 * @typedef {{clock: string, minutes: number[]}} Slot sessions that start together, and how long each takes
 */

const DAY = 24 * 60;

/** @param {string} clock such as `09:30` */
export function minutesOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** @param {number} minutes since midnight */
export function clockOf(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/**
 * After which slot a time is free that no session starts at: where the longest of those before has ended, before the next begins.
 * The last one may be dropped after as long as the day lasts.
 * @param {Slot[]} slots in order @returns {{after: number, clock: string}[]}
 */
export function freeTimes(slots) {
  const found = [];
  let ends = 0;
  for (const [index, { clock, minutes }] of slots.entries()) {
    ends = Math.max(ends, minutesOf(clock) + Math.max(0, ...minutes));
    const next = index + 1 < slots.length ? minutesOf(slots[index + 1].clock) : DAY;
    if (ends < next) found.push({ after: index, clock: clockOf(ends) });
  }
  return found;
}
