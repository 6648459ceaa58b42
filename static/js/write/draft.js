/**
 * What is written here, what the server holds of it, and what must be done next. A value machine: no clock, no network, no page.
 *
 * Every field has a value `now`, one that the server was last told (`told`), and one as the server keeps it (`kept`), which may be
 * cleaned. A field is unsaved while `now` is not what was told. Only an answer of the server makes it saved.
 *
 * @typedef {string | boolean | (string | number)[]} Value
 * @typedef {Record<string, Value>} Values
 * @typedef {{turn: number, values: Values}} Sending
 * @typedef {{version: number, by: string, own?: boolean, at: number, values: Values}} Theirs what somebody else saved, or (`own`) oneself elsewhere
 * @typedef {{by: string, own: boolean, at: number, fields: string[], theirs: Values}} Conflict fields that both have changed
 * @typedef {object} Draft
 * @property {number} version that the next save names
 * @property {Values} now
 * @property {Values} told
 * @property {Values} kept
 * @property {number} turn of the last save that was begun
 * @property {Sending | null} sending
 * @property {number | null} since when (epoch ms) the oldest change was made that is not saved
 * @property {number} typedAt
 * @property {number | null} savedAt
 * @property {number} failures in a row
 * @property {number} retryAt
 * @property {boolean} refused until something else is typed
 * @property {boolean} over the server will not have it, whatever is done: only a copy helps
 * @property {Conflict | null} conflict
 */

/** A save waits this long (ms) after the last key, and never longer than `LONGEST` after the first that is unsaved. */
export const PAUSE = 1200;
export const LONGEST = 8000;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60_000;

/** @param {number} version @param {Values} values as the page came @returns {Draft} */
export function start(version, values) {
  return {
    version,
    now: values,
    told: values,
    kept: values,
    turn: 0,
    sending: null,
    since: null,
    typedAt: 0,
    savedAt: null,
    failures: 0,
    retryAt: 0,
    refused: false,
    over: false,
    conflict: null,
  };
}

/** @param {Value | undefined} one @param {Value | undefined} other */
export function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Names of the fields that the server does not have as they are here. @param {Draft} draft */
export function unsaved(draft) {
  return Object.keys(draft.now).filter((name) => !same(draft.now[name], draft.told[name]));
}

/** @param {Draft} draft @param {Values} values as they are now @param {number} at @returns {Draft} */
export function typed(draft, values, at) {
  const now = { ...draft.now, ...values };
  if (Object.keys(values).every((name) => same(draft.now[name], values[name]))) return draft;
  const next = { ...draft, now, typedAt: at, refused: false };
  return { ...next, since: unsaved(next).length ? (draft.since ?? at) : null };
}

/** The same value in another form, such as the editor's own way to write what the page brought. @param {Draft} draft @param {string} name @param {Value} value @returns {Draft} */
export function recast(draft, name, value) {
  return { ...draft, now: { ...draft.now, [name]: value }, told: { ...draft.told, [name]: value } };
}

/** When (epoch ms) the next save is to be begun, or null for not by time alone. @param {Draft} draft */
export function dueAt(draft) {
  if (draft.sending || draft.conflict || draft.refused || draft.over || !unsaved(draft).length) return null;
  const calm = Math.min(draft.typedAt + PAUSE, (draft.since ?? draft.typedAt) + LONGEST);
  return Math.max(calm, draft.retryAt);
}

/** Everything that no answer has confirmed goes out. @param {Draft} draft @returns {Draft} with `sending` */
export function begun(draft) {
  const turn = draft.turn + 1;
  const values = Object.fromEntries(unsaved(draft).map((name) => [name, draft.now[name]]));
  return { ...draft, turn, sending: { turn, values } };
}

/**
 * @param {Draft} draft @param {{version: number, at: number, fields: Values}} answer `fields`: what is kept otherwise than it was sent
 * @returns {Draft}
 */
export function confirmed(draft, { version, at, fields }) {
  const sent = draft.sending?.values ?? {};
  const next = {
    ...draft,
    version,
    told: { ...draft.told, ...sent },
    kept: { ...draft.kept, ...sent, ...fields },
    sending: null,
    savedAt: at,
    failures: 0,
    retryAt: 0,
  };
  return { ...next, since: unsaved(next).length ? next.typedAt : null };
}

/** The line was cut, or the server is busy. @param {Draft} draft @param {number} at @returns {Draft} */
export function failed(draft, at) {
  const wait = Math.min(FIRST_RETRY * 2 ** draft.failures, LAST_RETRY);
  return { ...draft, sending: null, failures: draft.failures + 1, retryAt: at + wait };
}

/** There is a line again: no need to wait. @param {Draft} draft @returns {Draft} */
export function reconnected(draft) {
  return { ...draft, retryAt: 0 };
}

/** What was typed does not fit its field; the next key is a new chance. @param {Draft} draft @returns {Draft} */
export function refused(draft) {
  return { ...draft, sending: null, refused: true };
}

/** Signed out, shown out, or deleted. @param {Draft} draft @returns {Draft} */
export function ended(draft) {
  return { ...draft, sending: null, over: true };
}

/**
 * Somebody else saved in between. What only they changed is taken; what only we changed stays ours; where both wrote something
 * else, the person must say which it shall be.
 * @param {Draft} draft @param {Theirs} theirs
 * @returns {{draft: Draft, taken: string[]}} `taken`: fields that show their words now
 */
export function overtaken(draft, theirs) {
  const others = Object.keys(draft.now).filter(
    (name) => name in theirs.values && !same(theirs.values[name], draft.kept[name]),
  );
  const mine = new Set(unsaved(draft));
  const fields = others.filter((name) => mine.has(name) && !same(draft.now[name], theirs.values[name]));
  const taken = others.filter((name) => !mine.has(name));
  const settled = others.filter((name) => !fields.includes(name));
  const next = settle({ ...draft, version: theirs.version, sending: null }, settled, theirs.values);
  const conflict = fields.length
    ? { by: theirs.by, own: theirs.own ?? false, at: theirs.at, fields, theirs: pick(theirs.values, fields) }
    : null;
  return { draft: { ...next, conflict }, taken };
}

/**
 * The person chose. Theirs are taken; ours stay and are sent again, on top of theirs.
 * @param {Draft} draft @param {Record<string, "mine" | "theirs">} choices by field @param {number} at @returns {Draft}
 */
export function resolved(draft, choices, at) {
  const { fields, theirs } = /** @type {Conflict} */ (draft.conflict);
  const given = fields.filter((name) => choices[name] === "theirs");
  const ours = fields.filter((name) => choices[name] !== "theirs");
  const next = settle(draft, given, theirs);
  const known = { ...next.kept, ...pick(theirs, ours) };
  return { ...next, kept: known, told: { ...next.told, ...pick(theirs, ours) }, conflict: null, typedAt: at };
}

/** @param {Draft} draft @param {string[]} names @param {Values} values @returns {Draft} */
function settle(draft, names, values) {
  const theirs = pick(values, names);
  const next = {
    ...draft,
    now: { ...draft.now, ...theirs },
    told: { ...draft.told, ...theirs },
    kept: { ...draft.kept, ...theirs },
  };
  return { ...next, since: unsaved(next).length ? next.since : null };
}

/** @param {Values} values @param {string[]} names @returns {Values} */
function pick(values, names) {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/**
 * What may truthfully be said.
 * @typedef {"fresh" | "saving" | "waiting" | "saved" | "offline" | "refused" | "conflict" | "over"} Kind
 * @param {Draft} draft @returns {Kind}
 */
export function kind(draft) {
  const left = unsaved(draft).length > 0;
  if (draft.over && left) return "over";
  if (draft.conflict) return "conflict";
  if (draft.refused && left) return "refused";
  if (draft.failures && (left || draft.sending)) return "offline";
  if (draft.sending) return "saving";
  if (left) return "waiting";
  return draft.savedAt === null ? "fresh" : "saved";
}
