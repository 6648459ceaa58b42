/** Times, days and numbers as the reader's language writes them, in the reader's zone. */
import { _ } from "../strings.js";

/**
 * @typedef {{time: (at: number) => string, day: (at: number) => string, moment: (at: number) => string,
 *   date: (iso: string) => string, iso: (at: number) => string, number: (value: number) => string,
 *   names: (names: string[]) => string, zone?: string}} Formats
 */

/** The locale whose habits the server follows too. @param {string} lang */
function locale(lang) {
  return { en: "en-GB", pt: "pt-PT", ar: "ar-u-nu-latn" }[lang] ?? lang;
}

/**
 * Formatters are made once: making one costs more than using it a hundred times.
 * @param {string} lang @param {string} [zone] @returns {Formats}
 */
export function formats(lang, zone) {
  const tag = locale(lang);
  const clock = new Intl.DateTimeFormat(tag, {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone: zone,
  });
  const days = new Intl.DateTimeFormat(tag, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: zone,
  });
  const dates = new Intl.DateTimeFormat(tag, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const numbers = new Intl.NumberFormat(tag);
  const lists = new Intl.ListFormat(tag, { type: "conjunction" });
  return {
    zone,
    time: (at) => clock.format(at * 1000),
    day: (at) => days.format(at * 1000),
    moment: (at) => `${days.format(at * 1000)}${_(", ")}${clock.format(at * 1000)}`,
    date: (iso) => (/^\d{4}-\d\d-\d\d$/.test(iso) ? dates.format(Date.parse(iso)) : iso),
    iso: (at) => new Date(at * 1000).toISOString(),
    number: (value) => numbers.format(value),
    names: (names) => lists.format(names),
  };
}
