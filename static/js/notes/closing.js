/**
 * What the notes socket's close codes mean for this browser (PROTOCOL: `docs/protocol.md`).
 *
 * @typedef {"return" | "reload" | "recover" | "leave" | "stop"} Next
 * return: come back with jitter · reload: this page's editor is older than the notes · recover: other notes are behind this
 * address now, keep this text apart · leave: not welcome, explain · stop: what was written here was refused
 */

export const SCHEMA = 4426;
export const GENERATION = 4410;

/** @param {number} code @returns {Next} */
export function afterClose(code) {
  if (code === SCHEMA) return "reload";
  if (code === GENERATION) return "recover";
  if (code === 4401 || code === 4403 || code === 4404 || code === 4409) return "leave";
  if (code === 1009 || code === 1007 || code === 4400 || code === 4413) return "stop";
  return "return";
}
