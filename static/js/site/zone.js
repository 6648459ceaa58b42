/**
 * Tell the server the browser's zone (cookie `tz`), and on the page that was written before it knew, rewrite
 * `<time datetime data-form="time|date|datetime">` and `[data-zone-name]` in that zone. A signed-in person chose their zone:
 * then the page carries no `data-zone` and nothing is touched.
 * @param {Document} page
 */
export function showLocalTimes(page) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  rememberZone(page, zone);
  const { zone: written } = page.documentElement.dataset;
  if (!written || written === zone) return;
  const locale = localeOf(page.documentElement.lang);
  /** @type {NodeListOf<HTMLTimeElement>} */
  const times = page.querySelectorAll("time[data-form]");
  for (const time of times) rewrite(time, locale, written, zone);
  /** @type {NodeListOf<HTMLElement>} */
  const names = page.querySelectorAll("[data-zone-name]");
  for (const name of names) name.textContent = zoneName(new Date(name.dataset.zoneName ?? ""), locale, zone);
}

/**
 * A clock under a heading that names the day says its own day when that is another one here.
 * @param {HTMLTimeElement} time @param {string} locale @param {string} written @param {string} zone
 */
function rewrite(time, locale, written, zone) {
  const moment = new Date(time.dateTime);
  const moved = "underDay" in time.dataset && dayIn(written, moment) !== dayIn(zone, moment);
  const form = moved ? "dayandtime" : (time.dataset.form ?? "datetime");
  time.textContent = format(moment, form, locale, zone);
}

/** @param {string} timeZone @param {Date} moment */
function dayIn(timeZone, moment) {
  return new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone }).format(moment);
}

/** @param {Document} page @param {string} zone */
function rememberZone(page, zone) {
  const known = page.cookie.split("; ").find((pair) => pair.startsWith("tz="));
  if (known === `tz=${zone}`) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  page.cookie = `tz=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
}

/** The server writes Western digits in Arabic and British dates in English; so do we. @param {string} lang */
function localeOf(lang) {
  return { ar: "ar-u-nu-latn", en: "en-GB", pt: "pt-PT" }[lang] ?? lang;
}

const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const FORMS = {
  time: CLOCK,
  date: { dateStyle: "full" },
  shortdate: { day: "numeric", month: "short" },
  datetime: { day: "numeric", month: "long", year: "numeric", ...CLOCK },
  dayandtime: { weekday: "short", day: "numeric", month: "short", ...CLOCK },
};

/**
 * @param {Date} moment @param {string} form @param {string} locale @param {string} timeZone
 */
export function format(moment, form, locale, timeZone) {
  return new Intl.DateTimeFormat(locale, { ...FORMS[form], timeZone }).format(moment);
}

/**
 * The zone in words with its distance from UTC on that day, as the server writes it.
 * @param {Date} moment @param {string} locale @param {string} timeZone
 */
export function zoneName(moment, locale, timeZone) {
  /** @param {"long" | "shortOffset"} timeZoneName @param {string} language */
  const part = (timeZoneName, language) =>
    new Intl.DateTimeFormat(language, { timeZone, timeZoneName })
      .formatToParts(moment)
      .find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  const offset = part("shortOffset", "en").replace("GMT", "").replace("-", "−") || "+0";
  return `${part("long", locale)} (UTC${offset})`;
}
