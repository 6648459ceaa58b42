/** Moving an outcome among those of its kind, told to the server as "before this one" (null: at the end). */

/** @typedef {{id: string, kind: string}} Ordered */

/**
 * What `outcome` must stand before to move one place up (-1) or down (1).
 * @param {Ordered[]} all in list order @param {Ordered} outcome @param {-1|1} direction
 * @returns {string|null|undefined} undefined when it cannot move that way
 */
export function step(all, outcome, direction) {
  const kin = all.filter((each) => each.kind === outcome.kind);
  const at = kin.findIndex((each) => each.id === outcome.id);
  if (direction < 0) return kin[at - 1]?.id;
  if (at + 1 >= kin.length) return undefined;
  return kin[at + 2]?.id ?? null;
}

/** The place among its kind, from 1. @param {Ordered[]} all @param {string} id */
export function place(all, id) {
  const kind = all.find((each) => each.id === id)?.kind;
  return all.filter((each) => each.kind === kind).findIndex((each) => each.id === id) + 1;
}
