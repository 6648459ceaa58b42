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
  for (const time of times) {
    time.textContent = format(new Date(time.dateTime), time.dataset.form ?? "datetime", locale, zone);
  }
  for (const name of page.querySelectorAll("[data-zone-name]")) name.textContent = zoneName(locale, zone);
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

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const FORMS = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  date: { dateStyle: "full" },
  datetime: {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
};

/**
 * @param {Date} moment @param {string} form @param {string} locale @param {string} timeZone
 */
export function format(moment, form, locale, timeZone) {
  return new Intl.DateTimeFormat(locale, { ...FORMS[form], timeZone }).format(moment);
}

/** @param {string} locale @param {string} timeZone */
function zoneName(locale, timeZone) {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "long" }).formatToParts(new Date());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}
