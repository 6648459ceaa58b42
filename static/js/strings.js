/**
 * Words in the reader's language, from the same catalogues as the pages. The message is the key, in English; what the
 * catalogue lacks is shown in English.
 *
 * @typedef {{lang: string, messages: Record<string, string|string[]>}} Catalogue plural forms are lists, under the singular
 * @typedef {Record<string, string|number>} Params
 */

/**
 * Which form of a message a count takes: gettext's formulas, as Babel writes them into the catalogues.
 * @type {Record<string, (n: number) => number>}
 */
export const PLURALS = {
  en: (n) => (n !== 1 ? 1 : 0),
  fr: (n) => (n > 1 ? 1 : 0),
  pt: (n) => (n !== 1 ? 1 : 0),
  ar: arabic,
};

/** @param {number} n */
function arabic(n) {
  if (n <= 2) return n;
  const rest = n % 100;
  if (rest >= 3 && rest <= 10) return 3;
  return rest <= 2 ? 4 : 5;
}

/** @type {Catalogue} */
let catalogue = { lang: "en", messages: {} };

/** @param {Catalogue} next as `together.languages.script_strings` makes it */
export function setCatalogue(next) {
  catalogue = next;
}

/** Words of a part that comes later, such as the editor. @param {Record<string, string|string[]>} messages */
export function addMessages(messages) {
  catalogue = { ...catalogue, messages: { ...catalogue.messages, ...messages } };
}

/** The language that `_` speaks. */
export function language() {
  return catalogue.lang;
}

/**
 * A message with its `%(name)s` filled in.
 * @param {string} message @param {Params} [params] @returns {string}
 */
export function _(message, params) {
  const known = own(message);
  return filled(typeof known === "string" && known ? known : message, params);
}

/**
 * A message that depends on a number, which its forms may show as `%(count)s` or `%(n)s` without being told it again.
 * @param {string} one @param {string} many @param {number} n @param {Params} [params] @returns {string}
 */
export function ngettext(one, many, n, params) {
  const forms = own(one);
  const form = Array.isArray(forms) ? forms[(PLURALS[catalogue.lang] ?? PLURALS.en)(n)] : undefined;
  return filled(form || (n === 1 ? one : many), { count: n, n, ...params });
}

/** @param {string} message */
function own(message) {
  return Object.hasOwn(catalogue.messages, message) ? catalogue.messages[message] : undefined;
}

/** @param {string} text @param {Params} [params] */
function filled(text, params) {
  if (!params) return text;
  return text.replace(/%\((\w+)\)[sd]|%%/g, (whole, name) => {
    if (whole === "%%") return "%";
    return Object.hasOwn(params, name) ? String(params[name]) : whole;
  });
}
