/** Brings what is written to the server, and keeps on this device what is not there yet. The rules are in draft.js. */
import {
  begun,
  confirmed,
  dueAt,
  ended,
  failed,
  kind,
  overtaken,
  recast,
  reconnected,
  refused,
  resolved,
  start,
  typed,
  unsaved,
} from "./draft.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Kind} Kind */
/** @typedef {import("./draft.js").Value} Value */
/** @typedef {import("./draft.js").Values} Values */

/** What may go out while the page is closing (bytes): browsers allow 64 KiB for all such requests together. */
const FAREWELL = 60_000;

/**
 * @typedef {object} Page what it tells
 * @property {(state: {kind: Kind, savedAt: number | null, kept: boolean, text: string, online: boolean}) => void} onState
 * @property {(values: Values, by: string) => void} onTaken another's words that must be shown now
 * @property {() => void} onConflict
 * @property {(errors: Record<string, string>) => void} onRefused by field
 * @property {(kept: Record<string, unknown>) => Values} adopt what the server says in this page's form
 */

/**
 * @typedef {object} Place
 * @property {string} address that saves
 * @property {string} language
 * @property {string} tab a name of this page
 * @property {number} version
 * @property {string} [source] the original's revision that a translator sees
 * @property {(values: Values) => object} shape fields as the address takes them
 */

export class Saver {
  /** @param {Place} place @param {Values} values @param {import("./device.js").Device} device @param {Page} page */
  constructor(place, values, device, page) {
    this.place = place;
    this.device = device;
    this.page = page;
    this.draft = start(place.version, values);
    this.kept = true;
    this.text = "";
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {Promise<void> | null} */
    this.going = null;
  }

  get kind() {
    return kind(this.draft);
  }

  /** @param {Values} values as they are now */
  changed(values) {
    this.become(typed(this.draft, values, Date.now()));
  }

  /** @param {string} name @param {Value} value */
  recast(name, value) {
    this.draft = recast(this.draft, name, value);
  }

  /** @param {Draft} draft */
  become(draft) {
    this.draft = draft;
    this.keep();
    this.plan();
    const { savedAt } = draft;
    const online = navigator.onLine && !this.cut;
    this.page.onState({ kind: this.kind, savedAt, kept: this.kept, text: this.text, online });
  }

  keep() {
    const names = unsaved(this.draft);
    const pick = (/** @type {Values} */ from) => Object.fromEntries(names.map((name) => [name, from[name]]));
    const left = { at: Date.now(), values: pick(this.draft.now), kept: pick(this.draft.kept) };
    this.kept = this.device.keep(names.length ? left : null);
  }

  plan() {
    clearTimeout(this.timer);
    const due = dueAt(this.draft);
    if (due !== null) this.timer = window.setTimeout(() => this.save(), Math.max(0, due - Date.now()));
  }

  /** Now, whatever the clock says. Resolves when the answer is there, or there is none. */
  async save() {
    if (this.going) return this.going;
    if (!unsaved(this.draft).length || this.draft.conflict || this.draft.over) return;
    this.become(begun(this.draft));
    this.going = this.send().finally(() => (this.going = null));
    await this.going;
    this.plan();
  }

  async send() {
    try {
      const answer = await fetch(this.place.address, this.request());
      const told = await answer.json().catch(() => ({}));
      this.cut = false;
      this.answered(answer.status, told);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a line that is cut is a TypeError
      this.cut = true;
      this.become(failed(this.draft, Date.now()));
    }
  }

  request() {
    const { language, tab, source } = this.place;
    const { turn, values } = /** @type {import("./draft.js").Sending} */ (this.draft.sending);
    const body = JSON.stringify({
      ...(language ? { language } : {}),
      version: this.draft.version,
      tab: `${tab}#${turn}`,
      ...(source ? { source: Number(source) } : {}),
      ...this.place.shape(values),
    });
    const keepalive = body.length < FAREWELL / 3; // up to three bytes a character
    return { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive };
  }

  /** @param {number} status @param {any} told */
  answered(status, told) {
    this.text = told.text ?? "";
    if (status === 200) this.stored(told);
    else if (status === 409) this.overtaken(told);
    else if (status === 422 || status === 413) this.refuse(told.fields ?? {});
    else if (status >= 500 || status === 429) this.become(failed(this.draft, Date.now()));
    else this.become(ended(this.draft));
  }

  /** @param {{version: number, saved_at: string, fields: Record<string, unknown>}} told */
  stored({ version, saved_at, fields }) {
    this.page.onRefused({});
    this.become(
      confirmed(this.draft, { version, at: Date.parse(saved_at), fields: this.page.adopt(fields) }),
    );
  }

  /** @param {{version: number, saved_at: string, saved_by: string, own: boolean} & Partial<Record<"words" | "facts" | "values", Record<string, unknown>>>} told */
  overtaken({ version, saved_at, saved_by, own, ...theirs }) {
    const values = this.page.adopt({ ...theirs.words, ...theirs.facts, ...theirs.values });
    this.meet({ version, by: saved_by, own, at: Date.parse(saved_at), values });
  }

  /** @param {import("./draft.js").Theirs} theirs */
  meet(theirs) {
    const { draft, taken } = overtaken(this.draft, theirs);
    this.become(draft);
    if (taken.length)
      this.page.onTaken(Object.fromEntries(taken.map((name) => [name, draft.now[name]])), theirs.by);
    if (draft.conflict) this.page.onConflict();
  }

  /** @param {Record<string, string>} errors */
  refuse(errors) {
    if (Object.keys(errors).length) this.text = ""; // told beside the fields
    this.page.onRefused(errors);
    this.become(refused(this.draft));
  }

  /** @param {Record<string, "mine" | "theirs">} choices */
  choose(choices) {
    const { fields = [] } = this.draft.conflict ?? {};
    const draft = resolved(this.draft, choices, Date.now());
    const given = fields.filter((name) => choices[name] === "theirs");
    this.become(draft);
    this.page.onTaken(Object.fromEntries(given.map((name) => [name, draft.now[name]])), "");
  }

  /** What an earlier page could not save, on top of what the server has now. @param {import("./device.js").Left} left */
  restore(left) {
    const known = (/** @type {Values} */ values) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => name in this.draft.now));
    const server = this.draft.kept;
    const then = known(left.kept);
    const mine = typed(this.draft, known(left.values), Date.now());
    this.draft = { ...mine, told: { ...mine.told, ...then }, kept: { ...mine.kept, ...then } };
    this.page.onTaken(known(left.values), "");
    this.meet({ version: this.draft.version, by: "", at: Date.now(), values: server });
  }

  /** There may be a line again. */
  retry() {
    this.become(reconnected(this.draft));
  }

  /** Whether leaving now would lose words that nothing else keeps. */
  get holds() {
    return (
      ["offline", "refused", "conflict", "over"].includes(this.kind) ||
      (!this.kept && unsaved(this.draft).length > 0)
    );
  }
}
