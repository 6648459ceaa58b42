/**
 * Time in the room. Everything is reckoned from the server's clock, so that a browser whose own clock is wrong
 * shows the same minutes as everybody else's. Times are epoch seconds, durations seconds.
 */

/** A clock that shows the server's time, corrected each time the server tells it. */
export class ServerClock {
  /** @param {() => number} [local] a steady local clock, in milliseconds */
  constructor(local = () => performance.now()) {
    this.local = local;
    this.at = 0;
    this.told = 0;
  }

  /** @param {number} at the server's time, as it has just said it */
  tell(at) {
    this.at = at;
    this.told = this.local();
  }

  /** @returns {number} the server's time now */
  now() {
    return this.at + (this.local() - this.told) / 1000;
  }
}

/**
 * @typedef {{id: string, title: string, minutes: number, presenter?: string, text?: string, extra?: number}} AgendaItem
 * @typedef {{items: AgendaItem[], current: string|null, since: number|null}} Agenda
 * @typedef {{item: AgendaItem, index: number, total: number, spent: number, left: number, over: boolean, part: number}} TimeLeft
 */

/**
 * Where the agenda stands. `left` is negative once the item is over its time; `part` is the share already used, 0 to 1.
 * @param {Agenda} agenda @param {number} now @returns {TimeLeft|null} null when no item is current
 */
export function timeLeft(agenda, now) {
  const index = agenda.items.findIndex((item) => item.id === agenda.current);
  if (index < 0) return null;
  const item = agenda.items[index];
  const total = ((item.minutes || 0) + (item.extra || 0)) * 60;
  const spent = Math.max(0, now - (agenda.since ?? now));
  const left = total - spent;
  const part = total > 0 ? Math.min(1, spent / total) : 1;
  return { item, index, total, spent, left, over: total > 0 && left < 0, part };
}

/**
 * A duration as a stopwatch shows it: `4:05`, `1:02:09`. The sign is left to the words around it.
 * @param {number} seconds @returns {string}
 */
export function stopwatch(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The neighbours of the current item. @param {Agenda} agenda */
export function neighbours(agenda) {
  const index = agenda.items.findIndex((item) => item.id === agenda.current);
  return {
    back: index > 0 ? agenda.items[index - 1].id : null,
    next: agenda.items[index + 1]?.id ?? null,
  };
}
