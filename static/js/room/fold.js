/**
 * The fold of a room's public events over its public snapshot: what the server does in `workshops/live`, done again
 * in the browser. Both sides are held together by the same fixtures (tests/fixtures/live). Pure: every function returns a
 * new state and shares what did not change, so that a part of the page can ask "is this still the same object?".
 *
 * @typedef {{id: string, by: string, name: string, at: number, text: string, html?: string, lang?: string,
 *   reply_to?: string, edited?: number, removed?: {by: string, name: string, reason?: string, own: boolean},
 *   pinned?: boolean, reactions: Record<string, string[]>, outcomes?: string[]}} Message
 * @typedef {{id: string, by: string, name: string, text: string}} Quotation text is empty when it was removed
 * @typedef {{name: string, role: string, affiliation: string, language: string, kind: string, looks: string}} Profile
 * @typedef {{id: string, title: string, minutes: number, presenter: string, text: string, extra: number}} AgendaItem
 * @typedef {{id: string, kind: string, text: string, by: string, name: string, at: number, quote: string,
 *   quoted_by?: string, quoted_name?: string, quote_removed?: boolean,
 *   source: {message: string}|{note: string, heading?: string}|null, who: string, due: string|null, edited?: number,
 *   withdrawn?: {by: string, name: string, reason: string}}} Outcome
 * @typedef {{status: "announced"|"live"|"closed", opened_at: number|null, closed_at: number|null, hidden: boolean,
 *   messages: Message[], more: boolean, pins: Message[], quoted: Record<string, Quotation>,
 *   people: Record<string, Profile>, people_count: number,
 *   removed: {person: string, by: string, at: number, reason: string}[],
 *   hands: {person: string, at: number}[], floor: {person: string, since: number}|null,
 *   agenda: {items: AgendaItem[], current: string|null, since: number|null}, outcomes: Outcome[],
 *   summary: {text: string, html?: string, by: string, name: string, at: number}|null,
 *   drawn: Record<string, {practice: number, whose: string}[]>}} RoomState by the anchor of the words
 * @typedef {{seq: number, k: string, id?: string, by: string, at: number, cid?: string, d: any}} RoomEvent
 */
import { shortened } from "./excerpt.js";

/** Messages in a snapshot. */
export const WINDOW = 100;

const STAFF = ["secretariat", "facilitator", "rapporteur"];

/**
 * The state after an event. Kinds of a later version change nothing.
 * @param {RoomState} state @param {RoomEvent} ev @returns {RoomState}
 */
export function apply(state, ev) {
  const step = Object.hasOwn(STEPS, ev.k) ? STEPS[ev.k] : undefined;
  if (!step) return state;
  return step(ev.d.profiles ? { ...state, people: { ...state.people, ...ev.d.profiles } } : state, ev, ev.d);
}

/**
 * The state with only the last `window` messages, and of people and quotations only what these and the rest refer to:
 * exactly what a fresh page would be given. For pages that stay open for hours.
 * @param {RoomState} state @param {number} [window] @returns {RoomState}
 */
export function trimmed(state, window = WINDOW) {
  const messages = state.messages.slice(-window);
  const gone = state.messages.slice(0, -window);
  const lean = {
    ...state,
    messages,
    more: state.more || gone.length > 0,
    quoted: quotations(state, messages, gone),
  };
  return { ...lean, people: only(state.people, referenced(lean)) };
}

/**
 * Whether somebody's name looks like that of another person who leads or writes up the workshop.
 * @param {RoomState} state @param {string} id
 */
export function impersonates(state, id) {
  const person = state.people[id];
  if (!person || STAFF.includes(person.role)) return false;
  return Object.values(state.people).some(
    (other) => STAFF.includes(other.role) && other.looks === person.looks,
  );
}

/** @typedef {(state: RoomState, ev: RoomEvent, d: any) => RoomState} Step */

/** @type {Record<string, Step>} */
const STEPS = {
  "message.posted": (state, ev, d) => {
    const id = ev.id ?? `m${ev.seq}`;
    const { text, html, lang, reply_to } = d;
    const message = lean({
      id,
      by: ev.by,
      name: d.name,
      at: ev.at,
      text,
      html,
      lang,
      reply_to,
      reactions: {},
    });
    const known = !d.quoted || state.messages.some((other) => other.id === d.quoted.id);
    const quoted = known ? state.quoted : { ...state.quoted, [d.quoted.id]: d.quoted };
    return { ...state, messages: [...state.messages, message], quoted };
  },

  "message.edited": (state, ev, d) =>
    said(state, d.id, d.text, (message) => lean({ ...message, text: d.text, html: d.html, edited: ev.at })),

  "message.removed": (state, ev, d) => {
    const removed = lean({ by: ev.by, name: d.name, reason: d.reason || undefined, own: d.own });
    const emptied = said(state, d.id, "", (message) =>
      lean({
        ...message,
        text: "",
        html: undefined,
        edited: undefined,
        pinned: undefined,
        reactions: {},
        removed,
      }),
    );
    const outcomes = replaced(emptied.outcomes, (outcome) => isFrom(outcome, d.id), unquoted);
    const { [d.id]: _words, ...drawn } = state.drawn;
    return { ...emptied, pins: emptied.pins.filter((message) => message.id !== d.id), outcomes, drawn };
  },

  "message.reacted": (state, ev, d) =>
    told(state, d.id, (message) => ({
      ...message,
      reactions: reacted(message.reactions, d.emoji, ev.by, d.on),
    })),

  "message.pinned": (state, _ev, d) => {
    const rest = state.pins.filter((message) => message.id !== d.id);
    const isPinned = rest.length < state.pins.length;
    const pins = !d.on ? rest : isPinned ? state.pins : [...state.pins, d.message];
    return told({ ...state, pins }, d.id, (message) => lean({ ...message, pinned: d.on || undefined }));
  },

  "hand.raised": (state, ev) => ({
    ...state,
    hands: [...state.hands.filter((hand) => hand.person !== ev.by), { person: ev.by, at: ev.at }],
  }),

  "hand.lowered": (state, _ev, d) => ({
    ...state,
    hands: state.hands.filter((hand) => !d.people.includes(hand.person)),
  }),

  "floor.given": (state, ev, d) => ({
    ...state,
    floor: d.person ? { person: d.person, since: ev.at } : null,
    hands: state.hands.filter((hand) => hand.person !== d.person),
  }),

  "agenda.set": (state, ev, d) => {
    const extra = new Map(state.agenda.items.map((item) => [item.id, item.extra]));
    const items = d.items.map((/** @type {any} */ item) => ({
      presenter: "",
      text: "",
      ...item,
      extra: extra.get(item.id) ?? 0,
    }));
    const { current } = state.agenda;
    const kept = new Set(items.map((/** @type {AgendaItem} */ item) => item.id));
    if (current === null || kept.has(current)) return { ...state, agenda: { ...state.agenda, items } };
    const from = state.agenda.items.findIndex((item) => item.id === current);
    const following = state.agenda.items.slice(from).find((item) => kept.has(item.id))?.id ?? null;
    return { ...state, agenda: { items, current: following, since: following === null ? null : ev.at } };
  },

  "agenda.moved": (state, ev, d) => ({
    ...state,
    agenda: { ...state.agenda, current: d.item, since: d.item === null ? null : ev.at },
  }),

  "agenda.extended": (state, _ev, d) => {
    const items = replaced(
      state.agenda.items,
      (item) => item.id === d.item,
      (item) => ({ ...item, extra: item.extra + d.minutes }),
    );
    return { ...state, agenda: { ...state.agenda, items } };
  },

  "outcome.recorded": (state, ev, d) => {
    const id = ev.id ?? `o${ev.seq}`;
    const outcome = lean({
      ...{ id, kind: d.kind, text: d.text, by: ev.by, name: d.name, at: ev.at, source: d.source ?? null },
      ...{ who: d.who ?? "", due: d.due ?? null, quote: d.quote ?? "", quote_removed: d.quote_removed },
      ...{ quoted_by: d.quoted_by, quoted_name: d.quoted_name },
    });
    const next = { ...state, outcomes: [...state.outcomes, outcome] };
    if (!d.source?.message) return next;
    return told(next, d.source.message, (message) => ({
      ...message,
      outcomes: [...(message.outcomes ?? []), id],
    }));
  },

  "outcome.edited": (state, ev, d) => {
    const { text, kind, who, due } = d;
    const given = lean({ text, kind, who, due });
    return judged(state, d.id, (outcome) => ({ ...outcome, ...given, edited: ev.at }));
  },

  "outcome.withdrawn": (state, ev, d) => {
    const withdrawn = d.on ? { by: ev.by, name: d.name, reason: d.reason ?? "" } : undefined;
    return judged(state, d.id, (outcome) => lean({ ...outcome, withdrawn }));
  },

  "outcome.moved": (state, _ev, d) => {
    const moving = state.outcomes.find((outcome) => outcome.id === d.id);
    if (!moving) return state;
    const rest = state.outcomes.filter((outcome) => outcome.id !== d.id);
    const place = d.before === null ? -1 : rest.findIndex((outcome) => outcome.id === d.before);
    return { ...state, outcomes: rest.toSpliced(place < 0 ? rest.length : place, 0, moving) };
  },

  "summary.written": (state, ev, d) => ({
    ...state,
    summary: d.text ? lean({ text: d.text, html: d.html, by: ev.by, name: d.name, at: ev.at }) : null,
  }),

  "words.drawn": (state, _ev, { source, practice, whose }) => {
    const anchor = source.message ?? `note-${source.note}`;
    const others = (state.drawn[anchor] ?? []).filter((each) => each.practice !== practice);
    return { ...state, drawn: { ...state.drawn, [anchor]: [...others, { practice, whose }] } };
  },

  "person.entered": (state, _ev, d) => ({
    ...renamed(d.role === "reader" ? silenced(state, d.person) : state, d.person, d.name),
    people_count: d.people_count,
  }),

  "person.renamed": (state, _ev, d) => renamed(state, d.person, d.name),

  "person.removed": (state, ev, d) => {
    const rest = state.removed.filter((gone) => gone.person !== d.person);
    const removed = [...rest, { person: d.person, by: ev.by, at: ev.at, reason: d.reason ?? "" }];
    removed.sort((a, b) => (a.person < b.person ? -1 : 1));
    return { ...silenced(state, d.person), removed, people_count: d.people_count };
  },

  "person.readmitted": (state, _ev, d) => ({
    ...state,
    removed: state.removed.filter((gone) => gone.person !== d.person),
    people_count: d.people_count,
  }),

  "person.promoted": (state, _ev, d) => (d.role === "reader" ? silenced(state, d.person) : state),

  "workshop.opened": (state, ev) => ({ ...state, status: "live", opened_at: ev.at }),

  "workshop.closed": (state, ev) => ({
    ...state,
    status: "closed",
    closed_at: ev.at,
    hands: [],
    floor: null,
  }),

  "workshop.reopened": (state) => ({ ...state, status: "live", closed_at: null }),

  "conversation.hidden": (state, _ev, d) => ({ ...state, hidden: d.on }),
};

/** The kinds of event that are understood here. */
export const KINDS = Object.keys(STEPS);

/**
 * The object without what is undefined: absent and undefined are one, as in JSON.
 * @template {object} T @param {T} object @returns {any}
 */
function lean(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/**
 * The list with those that match changed; the same list when none does. Looked for from the end, where things happen.
 * @template T @param {T[]} list @param {(each: T) => boolean} matches @param {(each: T) => T} change @returns {T[]}
 */
function replaced(list, matches, change) {
  return list.findLastIndex(matches) < 0 ? list : list.map((each) => (matches(each) ? change(each) : each));
}

/**
 * A message changed wherever it is shown.
 * @param {RoomState} state @param {string} id @param {(message: Message) => Message} change @returns {RoomState}
 */
function told(state, id, change) {
  const matches = (/** @type {Message} */ message) => message.id === id;
  return {
    ...state,
    messages: replaced(state.messages, matches, change),
    pins: replaced(state.pins, matches, change),
  };
}

/**
 * As `told`, when its words changed, which replies quote.
 * @param {RoomState} state @param {string} id @param {string} text @param {(message: Message) => Message} change
 */
function said(state, id, text, change) {
  const next = told(state, id, change);
  const quotation = state.quoted[id];
  if (!quotation) return next;
  return { ...next, quoted: { ...state.quoted, [id]: { ...quotation, text: shortened(text) } } };
}

/** @param {RoomState} state @param {string} id @param {(outcome: Outcome) => Outcome} change @returns {RoomState} */
function judged(state, id, change) {
  return { ...state, outcomes: replaced(state.outcomes, (outcome) => outcome.id === id, change) };
}

/** @param {Outcome} outcome @param {string} id of a message */
function isFrom(outcome, id) {
  return Boolean(outcome.source && "message" in outcome.source && outcome.source.message === id);
}

/** @param {Outcome} outcome @returns {Outcome} */
function unquoted(outcome) {
  return { ...outcome, quote: "", quote_removed: true };
}

/** @param {Record<string, string[]>} reactions @param {string} emoji @param {string} by @param {boolean} on */
function reacted(reactions, emoji, by, on) {
  const { [emoji]: before = [], ...others } = reactions;
  const without = before.filter((person) => person !== by);
  const people = !on ? without : before.includes(by) ? before : [...before, by];
  return people.length ? { ...reactions, [emoji]: people } : others;
}

/** Hand and floor taken from somebody. @param {RoomState} state @param {string} person @returns {RoomState} */
function silenced(state, person) {
  const hands = state.hands.filter((hand) => hand.person !== person);
  return { ...state, hands, floor: state.floor?.person === person ? null : state.floor };
}

/**
 * Everything signed by somebody signed anew; what others signed stays the same object.
 * @param {RoomState} state @param {string} person @param {string} name @returns {RoomState}
 */
function renamed(state, person, name) {
  const resign = (/** @type {any} */ signed) =>
    signed?.by === person && signed.name !== name ? { ...signed, name } : signed;
  const message = (/** @type {Message} */ each) => withInner(resign(each), "removed", resign(each.removed));
  const outcome = (/** @type {Outcome} */ each) => {
    const own = withInner(resign(each), "withdrawn", resign(each.withdrawn));
    return each.quoted_by === person ? { ...own, quoted_name: name } : own;
  };
  const profile = state.people[person];
  return {
    ...state,
    messages: state.messages.map(message),
    pins: state.pins.map(message),
    quoted: Object.fromEntries(Object.entries(state.quoted).map(([id, each]) => [id, resign(each)])),
    outcomes: state.outcomes.map(outcome),
    summary: resign(state.summary),
    people: profile ? { ...state.people, [person]: { ...profile, name } } : state.people,
  };
}

/** @template {any} T @param {T} outer @param {string} key @param {any} inner @returns {T} */
function withInner(outer, key, inner) {
  return /** @type {any} */ (outer)[key] === inner ? outer : { .../** @type {any} */ (outer), [key]: inner };
}

/** @param {RoomState} state @param {Message[]} messages @param {Message[]} gone @returns {Record<string, Quotation>} */
function quotations(state, messages, gone) {
  const present = new Set(messages.map((message) => message.id));
  const older = new Map(gone.map((message) => [message.id, message]));
  /** @type {Record<string, Quotation>} */
  const result = {};
  for (const { reply_to } of messages) {
    if (!reply_to || present.has(reply_to)) continue;
    const source = older.get(reply_to);
    if (source)
      result[reply_to] = { id: source.id, by: source.by, name: source.name, text: shortened(source.text) };
    else if (state.quoted[reply_to]) result[reply_to] = state.quoted[reply_to];
  }
  return result;
}

/** @param {RoomState} state @returns {Set<string|undefined>} everybody whom a page may have to name */
function referenced(state) {
  const messages = [...state.messages, ...state.pins];
  return new Set([
    ...messages.flatMap((message) => [
      message.by,
      message.removed?.by,
      ...Object.values(message.reactions).flat(),
    ]),
    ...Object.values(state.quoted).map((quotation) => quotation.by),
    ...state.outcomes.flatMap((outcome) => [outcome.by, outcome.quoted_by, outcome.withdrawn?.by]),
    ...state.hands.map((hand) => hand.person),
    ...state.removed.flatMap((gone) => [gone.person, gone.by]),
    ...Object.entries(state.people).flatMap(([id, person]) => (STAFF.includes(person.role) ? [id] : [])),
    state.floor?.person,
    state.summary?.by,
  ]);
}

/** @template T @param {Record<string, T>} record @param {Set<string|undefined>} keys @returns {Record<string, T>} */
function only(record, keys) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}
