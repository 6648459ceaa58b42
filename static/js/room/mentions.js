/** Completing and recognising `@names`. Accents and case never matter when searching. */

/** @typedef {{id: string, name: string, role?: string}} Named */

/** The form in which names are compared. @param {string} text */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/**
 * The mention that is being typed at the caret: an `@` at the start of a word, up to two words long.
 * @param {string} text @param {number} caret
 * @returns {{start: number, query: string}|null}
 */
export function mentionAt(text, caret) {
  const found = /(?:^|[\s(«"'])@(\p{L}[^\s@]{0,30}(?: [^\s@]{0,30})?|)$/u.exec(text.slice(0, caret));
  return found ? { start: caret - found[1].length - 1, query: found[1] } : null;
}

/**
 * People whose name starts with the query, then those of whom a later word does.
 * @template {Named} T @param {T[]} people @param {string} query @param {number} [limit] @returns {T[]}
 */
export function matching(people, query, limit = 6) {
  const wanted = folded(query);
  const starts = people.filter((person) => folded(person.name).startsWith(wanted));
  const inside = people.filter((person) => !starts.includes(person) && hasWord(person.name, wanted));
  return [...starts, ...inside].slice(0, limit);
}

/** @param {string} name @param {string} wanted */
function hasWord(name, wanted) {
  return folded(name)
    .split(/[\s'’-]+/)
    .some((word) => word.startsWith(wanted));
}

/**
 * The text with the mention completed, and where the caret goes.
 * @param {string} text @param {{start: number, query: string}} mention @param {string} name
 */
export function completed(text, mention, name) {
  const end = mention.start + 1 + mention.query.length;
  const after = text.slice(end).replace(/^ /, "");
  const before = `${text.slice(0, mention.start)}@${name} `;
  return { text: before + after, caret: before.length };
}

/** Whether `text` speaks to somebody by name. @param {string} text @param {string} name */
export function mentions(text, name) {
  if (!name || !text.includes("@")) return false;
  const found = folded(text).indexOf(`@${folded(name)}`);
  if (found < 0) return false;
  const after = folded(text)[found + folded(name).length + 1];
  return after === undefined || !/[\p{L}\p{N}]/u.test(after);
}
