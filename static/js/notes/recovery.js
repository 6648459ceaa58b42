/**
 * Which of the texts kept in this browser go back into the notes, and which are shown apart.
 *
 * @typedef {import("./store.js").Entry} Entry
 */

/**
 * Entries of the notes now behind this address are merged; those of another generation (the database was restored from a
 * copy) are not: the same words would stand twice. The newest of them are shown first.
 * @param {Entry[]} entries @param {string} gen
 */
export function sortOut(entries, gen) {
  return {
    merge: entries.filter((entry) => entry.gen === gen),
    apart: entries.filter((entry) => entry.gen !== gen).sort((one, other) => other.at - one.at),
  };
}

/** A reload for a newer editor is offered once; if it did not help, another would not either. @param {string | null} tried */
export function reloadHelps(tried, schema = "") {
  return tried !== schema;
}
