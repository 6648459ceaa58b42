/**
 * How long until it begins, in the words of the server (workshops/waiting/countdown.py). Pure.
 *
 * @typedef {{seconds: string, minutes: string, both: string, hours: string, long: string}} Patterns
 */
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Western digits in Arabic and British English, as the server writes. @param {string} lang */
export function localeOf(lang) {
  return { ar: "ar-u-nu-latn", en: "en-GB", pt: "pt-PT" }[lang] ?? lang;
}

/** @param {string} pattern @param {Record<string, string|number>} values */
export function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * A length, rounded down: days from two days on, then hours and minutes; in the last hour also seconds, when they are wanted.
 * @param {number} seconds @param {{patterns: Patterns, lang: string, exact?: boolean}} how
 */
export function length(seconds, { patterns, lang, exact = false }) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole >= 2 * DAY) return days(Math.floor(whole / DAY), lang);
  const minutes = Math.floor(whole / 60);
  if (whole >= HOUR) return hours(Math.floor(minutes / 60), minutes % 60, patterns);
  if (whole < 60) return filled(patterns.seconds, { seconds: whole });
  if (!exact) return filled(patterns.minutes, { minutes });
  return filled(patterns.both, { minutes, seconds: two(whole % 60) });
}

/** @param {number} count @param {string} lang */
function days(count, lang) {
  const form = { style: "unit", unit: "day", unitDisplay: "long" };
  return new Intl.NumberFormat(localeOf(lang), /** @type {Intl.NumberFormatOptions} */ (form)).format(count);
}

/** @param {number} count @param {number} rest @param {Patterns} patterns */
function hours(count, rest, patterns) {
  if (!rest) return filled(patterns.hours, { hours: count });
  return filled(patterns.long, { hours: count, minutes: two(rest) });
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, "0");
}

/** Milliseconds until the words change, and a little more. @param {number} seconds @param {boolean} exact */
export function untilChange(seconds, exact) {
  const step = seconds <= 60 || (exact && seconds <= HOUR) ? 1 : 60;
  return (seconds - Math.floor(seconds / step) * step) * 1000 + 20;
}

/** When a listener is told how long it still is: not at every tick. In seconds before the start. */
const MOMENTS = [HOUR, 600, 300, 60, 0];

/** The moment that was passed between two looks at the clock, if any. @param {number} before @param {number} after */
export function momentPassed(before, after) {
  return MOMENTS.findLast((moment) => before > moment && after <= moment);
}
