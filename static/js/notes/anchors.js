/**
 * Names of headings that outcomes and links point to for years: kept through editing, unique in the document, and given
 * only by the editor in which a heading came to be (two editors naming the same heading would disagree).
 *
 * @typedef {{anchor: string | null, pos: number}} Place a heading and where it stands
 */

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

/** A fresh name: 8 of 32 letters, so that a clash within one document does not happen. @returns {string} */
export function newAnchor(random = Math.random) {
  return "h" + Array.from({ length: 8 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join("");
}

/**
 * Which headings need a name after an edit made here.
 *
 * Of two headings with one name (a pasted copy, a split) the one that stood there before keeps it, else the first.
 * Headings that stood there before the edit are left alone: they are somebody else's to name.
 *
 * @param {Place[]} before with positions mapped through the edit
 * @param {Place[]} after in document order
 * @param {() => string} make
 * @returns {{pos: number, anchor: string}[]}
 */
export function missingAnchors(before, after, make = newAnchor) {
  const stood = new Map(before.map((place) => [place.pos, place.anchor]));
  const owners = anchorOwners(stood, after);
  const taken = new Set(owners.keys());
  return after
    .filter(({ pos, anchor }) => needsName({ pos, anchor }, stood, owners))
    .map(({ pos }) => ({ pos, anchor: unused(taken, make) }));
}

/** @param {Map<number, string | null>} stood @param {Place[]} after */
function anchorOwners(stood, after) {
  /** @type {Map<string, number>} */
  const owners = new Map();
  for (const { anchor, pos } of after) {
    if (anchor && (!owners.has(anchor) || stood.get(pos) === anchor)) owners.set(anchor, pos);
  }
  return owners;
}

/** @param {Place} place @param {Map<number, string | null>} stood @param {Map<string, number>} owners */
function needsName({ anchor, pos }, stood, owners) {
  if (anchor) return owners.get(anchor) !== pos && stood.get(pos) !== anchor;
  return !stood.has(pos);
}

/** @param {Set<string>} taken @param {() => string} make */
function unused(taken, make) {
  let anchor = make();
  while (taken.has(anchor)) anchor = make();
  taken.add(anchor);
  return anchor;
}
