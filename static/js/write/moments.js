/** Days and times as the pages write them (`together.languages`), in the zone of this device. */

/** @param {Intl.DateTimeFormatOptions} options @returns {(at: number) => string} of epoch milliseconds */
export function moments(options) {
  const lang = document.documentElement.lang || "en";
  const locale = { en: "en-GB", pt: "pt-PT" }[lang] ?? lang;
  const format = new Intl.DateTimeFormat(locale, { ...options, hour12: false, numberingSystem: "latn" });
  return (at) => format.format(at);
}
