/**
 * The room as this page knows it: the folded state, who one is, who is here, what is on its way. Parts of the page read
 * it, are told what has changed by topic, and ask each other for things (`ask`/`heed`) without knowing one another.
 */
import { _ } from "../strings.js";
import { ServerClock } from "./clock.js";
import { Drafts, remember, remembered } from "./drafts.js";
import { excerpt } from "./excerpt.js";
import { apply, impersonates } from "./fold.js";
import { formats } from "./format.js";
import { Roster } from "./roster.js";
import { Typing } from "./typists.js";

/**
 * @typedef {import("./fold.js").RoomState} RoomState @typedef {import("./fold.js").RoomEvent} RoomEvent
 * @typedef {import("./fold.js").Message} Message @typedef {import("./fold.js").Outcome} Outcome
 * @typedef {import("./roster.js").Person} Person
 * @typedef {{id: string, name: string, role: string, may: string[]}} You
 * @typedef {{status: "connecting"|"live"|"waiting"|"stopped", code?: number, retryAt?: number, slow?: boolean}} Connection
 * @typedef {{cid: string, text: string, reply?: string, failed?: {code: string, text?: string}}} Pending
 * @typedef {{ok: boolean, code?: string, text?: string}} Answer
 * @typedef {{room: string, slug: string, title: string, language?: string, epoch: string, seq: number,
 *   state: RoomState, you: You, at: number, schema: number, gen: string, lang: string, zone?: string,
 *   call_url?: string, count?: number|null, urls: Record<string, string>,
 *   became: Record<string, [title: string, path: string]>}} Boot
 * @typedef {{post: (kind: string, d: object) => Promise<Answer>, hint: (kind: string, d: object) => void,
 *   retry: (cid: string) => void, discard: (cid: string) => void, reconnect: () => void, unsent: () => Pending[]}} Link
 */

/** Events that change how messages look that they do not change. */
const AROUND = /^(outcome|workshop|words)\.|^person\.(renamed|promoted|removed)$|^message\.(edited|removed)$/;
const LEADERS = ["facilitator", "secretariat"];

export class RoomStore extends EventTarget {
  /** @param {Boot} boot what the page carries */
  constructor(boot) {
    super();
    this.boot = boot;
    this.room = boot.room;
    this.title = boot.title;
    this.language = boot.language;
    this.callUrl = boot.call_url;
    this.urls = boot.urls;
    this.state = boot.state;
    this.you = boot.you;
    this.clock = new ServerClock();
    this.clock.tell(boot.at);
    this.formats = formats(boot.lang, boot.zone);
    this.drafts = new Drafts(boot.room);
    this.roster_ = new Roster();
    this.typing_ = new Typing(() => this.touch("typing"));
    this.low = remembered("low-connection") === "on";
    /** @type {Connection} */
    this.connection = { status: "connecting" };
    /** @type {number|null} people here; null until the server has said */
    this.count = boot.count ?? null;
    this.hash = location.hash.slice(1);
    this.peopleInView = false;
    /** Grows when messages must be drawn again though they are the same: names, roles, outcomes, rights. */
    this.revision = 0;
    /** Messages that this reader has not seen. */
    this.unread = 0;
    this.removal = "";
    /** @type {Link|null} */
    this.link = null;
    /** @type {Map<string, Set<() => void>>} */
    this.watchers = new Map();
  }

  // What changed, and what is asked for.

  /** @param {string[]} topics @param {() => void} listener @returns {() => void} stop watching */
  watch(topics, listener) {
    for (const topic of topics) {
      if (!this.watchers.has(topic)) this.watchers.set(topic, new Set());
      this.watchers.get(topic)?.add(listener);
    }
    return () => topics.forEach((topic) => this.watchers.get(topic)?.delete(listener));
  }

  /** @param {...string} topics */
  touch(...topics) {
    const listeners = new Set(topics.flatMap((topic) => [...(this.watchers.get(topic) ?? [])]));
    for (const listener of listeners) listener();
  }

  /** @param {string} name @param {any} [detail] */
  ask(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** @param {unknown} _part who heeds @param {string} name @param {(detail: any) => void} listener */
  heed(_part, name, listener) {
    this.addEventListener(name, (event) => listener(/** @type {CustomEvent} */ (event).detail));
  }

  /** Words for everybody who looks at the page. @param {string} words */
  tell(words) {
    this.ask("notice", words);
  }

  // What arrives.

  /** @param {RoomEvent} event */
  take(event) {
    this.state = apply(this.state, event);
    if (AROUND.test(event.k)) this.revision += 1;
    this.touch(...topicsOf(event.k));
    this.consequences(event);
  }

  /** @param {RoomState} state after a resync */
  replace(state) {
    const closed = state.status === "closed" && this.state.status !== "closed";
    this.state = state;
    this.revision += 1;
    this.touch("messages", "hands", "agenda", "outcomes", "people", "status", "you");
    if (closed) this.ask("closed", { name: "" });
  }

  /** @param {RoomEvent} event */
  consequences(event) {
    const { k, by, d } = event;
    if (k === "message.posted") {
      this.typing_.stopped(by);
      const id = event.id ?? `m${event.seq}`;
      if (by !== this.you.id) this.ask("arrived", { id, name: d.name, text: excerpt(d.text), by });
    }
    if (k === "message.removed") this.ask("removed", d.id);
    if (k.startsWith("person.")) this.people(k, d);
    if (k === "workshop.closed") this.typing_.clear();
    if (k === "workshop.closed") this.ask("closed", { name: d.name });
    if (k === "workshop.reopened") this.ask("reopened");
  }

  /** @param {string} kind @param {any} d */
  people(kind, d) {
    this.roster_.changed(kind, d, this.state);
    if (d.person !== this.you.id) return;
    if (kind === "person.removed") this.removal = d.reason ?? "";
    if (kind === "person.renamed") this.you = { ...this.you, name: d.name };
    this.touch("you", "messages");
  }

  /** What has no number and is not kept. @param {string} kind @param {any} d */
  hinted(kind, d) {
    if (kind === "you") this.become(d);
    else if (kind === "presence") this.present(d);
    else if (kind === "people") this.roster_.fill(d.people);
    else if (kind === "typing" && !this.low && d.by !== this.you.id) this.typing_.started(d.by, d.name);
    if (kind === "people" || kind === "presence") this.touch("roster");
  }

  /** @param {You} you */
  become(you) {
    this.you = you;
    this.revision += 1;
    this.touch("you", "status", "messages");
  }

  /** @param {{count: number, came: Person[], left: string[]}} d */
  present({ count, came, left }) {
    this.count = count;
    this.roster_.moved(came, left);
    this.touch("presence");
  }

  /** @param {Connection} connection */
  connected(connection) {
    const back = connection.status === "live" && this.connection.status !== "live";
    this.connection = connection;
    this.touch("connection");
    if (back && this.peopleInView) this.link?.hint("people", {});
  }

  // What parts of the page ask about.

  get live() {
    return this.connection.status === "live";
  }

  get messages() {
    return this.state.messages;
  }

  get more() {
    return this.state.more;
  }

  get address() {
    return new URL(this.urls.show, location.href).href;
  }

  get roster() {
    return this.roster_.list(this.state);
  }

  get typing() {
    return this.typing_.names();
  }

  get pendingMessages() {
    return this.link?.unsent() ?? [];
  }

  get handIsUp() {
    return this.state.hands.some((hand) => hand.person === this.you.id);
  }

  /** Whether one may act on what belongs to others. */
  get moderates() {
    return LEADERS.includes(this.you.role);
  }

  /** Whether one may record decisions and commitments. */
  get writesUp() {
    return this.moderates || this.you.role === "rapporteur";
  }

  /** Enter sends where there is a keyboard; on a touch screen it begins a new line. */
  get enterSends() {
    return matchMedia("(hover: hover) and (pointer: fine)").matches;
  }

  now() {
    return this.clock.now();
  }

  /** @param {string} kind of command */
  can(kind) {
    return this.you.may.includes(kind) && this.connection.status !== "stopped";
  }

  /** @param {string} id @param {string} [known] the name that came with what they wrote */
  nameOf(id, known = "") {
    return this.state.people[id]?.name ?? this.roster_.find(id)?.name ?? known;
  }

  /** @param {string} id */
  roleOf(id) {
    return this.state.people[id]?.role ?? this.roster_.find(id)?.role ?? "";
  }

  /** @param {string} id */
  looksLikeStaff(id) {
    return impersonates(this.state, id);
  }

  /** @param {string} id */
  message(id) {
    const same = (/** @type {Message} */ message) => message.id === id;
    return this.state.messages.find(same) ?? this.state.pins.find(same) ?? null;
  }

  /** @param {string} id */
  outcome(id) {
    return this.state.outcomes.find((outcome) => outcome.id === id) ?? null;
  }

  /** The source of a reply: its author and first words; null when this page does not hold it. @param {string} id */
  source(id) {
    const held = this.message(id) ?? this.state.quoted[id];
    if (!held) return null;
    const text = excerpt(held.text);
    return { name: held.name, text: text.slice(0, 140), gone: !text };
  }

  /** People that one may want to name: those who are here, else those of the conversation. */
  namesAtHand() {
    const here = this.roster_.list(this.state)?.filter((person) => person.here);
    const known = Object.entries(this.state.people).map(([id, person]) => ({ id, ...person }));
    if (!here) this.askPeople();
    return (here ?? known).filter((person) => person.id !== this.you.id);
  }

  // What one does.

  /** @param {string} kind @param {object} d @returns {Promise<Answer>} */
  async send(kind, d) {
    if (!this.link) return { ok: false, code: "unavailable" };
    const answer = await this.link.post(kind, d);
    if (!answer.ok) this.ask("refused", answer);
    return answer;
  }

  /** A message: shown at once as on its way. @param {string} text @param {string|null} reply */
  say(text, reply) {
    this.link?.post("message.post", reply ? { text, reply_to: reply } : { text });
    this.touch("pending");
    this.ask("posted");
  }

  /** @param {string} kind */
  hint(kind) {
    if (!this.low && this.live) this.link?.hint(kind, {});
  }

  askPeople() {
    if (this.live && !this.roster_.known && this.can("hand.lower")) this.link?.hint("people", {});
  }

  /** @param {string} cid */
  retry(cid) {
    this.link?.retry(cid);
  }

  /** @param {string} cid */
  discard(cid) {
    this.link?.discard(cid);
  }

  reconnect() {
    this.link?.reconnect();
  }

  /** @param {boolean} low */
  setLow(low) {
    this.low = low;
    remember("low-connection", low ? "on" : "");
    this.touch("low");
    this.tell(
      low
        ? _(
            "Low-connection mode is on: no typing hints, no other people's cursors, the editor only when you ask for it.",
          )
        : _("Low-connection mode is off."),
    );
  }

  /** @param {string} text @param {string} done */
  async copy(text, done) {
    await navigator.clipboard?.writeText(text);
    this.tell(done);
  }

  /** One page of older messages. @returns {Promise<boolean>} whether it came */
  async loadEarlier() {
    const oldest = this.state.messages[0];
    if (!oldest) return false;
    const page = await fetchPage(`${this.urls.messages}?before=${oldest.id}&format=json`);
    if (!page) return false;
    const known = new Set(this.state.messages.map((message) => message.id));
    const older = page.messages.filter((/** @type {Message} */ message) => !known.has(message.id));
    this.revision += 1;
    this.state = {
      ...this.state,
      messages: [...older, ...this.state.messages],
      more: page.more && older.length > 0,
      quoted: { ...page.quoted, ...this.state.quoted },
      people: { ...page.people, ...this.state.people },
    };
    this.touch("messages");
    return true;
  }
}

/** @param {string} address */
async function fetchPage(address) {
  try {
    const response = await fetch(address, { headers: { accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // no connection: the reader is told, and asks again
  }
}

/** Which parts of the page an event concerns. @param {string} kind @returns {string[]} */
export function topicsOf(kind) {
  if (kind === "person.entered") return ["roster"];
  const topics = {
    message: ["messages", "outcomes"],
    hand: ["hands"],
    floor: ["hands"],
    agenda: ["agenda"],
    outcome: ["outcomes", "messages"],
    words: ["messages"],
    person: ["people", "messages", "hands", "roster"],
    workshop: ["status", "hands", "agenda", "messages"],
    conversation: ["status"],
    summary: ["summary"],
  };
  return topics[/** @type {keyof typeof topics} */ (kind.split(".")[0])] ?? [];
}
