/**
 * What was posted here and is not settled: in order, sent at a pace the server accepts, sent again under the same `cid` when
 * its outcome is not known, never again when it was refused. No sockets, no timers, no storage; times are milliseconds of
 * a steady clock.
 *
 * @typedef {{cid: string, k: string, d: any, at?: number, failed?: Failure}} Kept what outlives the page; `at`: epoch ms
 * @typedef {{code: string, text?: string}} Failure
 * @typedef {{cid: string, k: string, d: any, posted: number, state: "waiting"|"sending"|"sent"|"failed", sentAt: number,
 *   notBefore: number, tries: number, troubledSince?: number, seq?: number, failed?: Failure}} Entry
 * @typedef {{ok: true, seq: number}|{ok: false, code: string, text?: string}} Answer
 * @typedef {{cid: string, answer: Answer}} Settled
 */

/** Refusals that no retry can change. */
const FINAL = ["bad_request", "forbidden", "closed", "not_found", "too_large", "cid_conflict"];

/** Below the server's own 5 a second, 10 at once, so that order is kept and nothing has to be refused. */
const RATE = 4 / 1000;
const BURST = 8;
const IN_FLIGHT = 8;

/** How long a hand, the floor or the agenda may wait for a connection: later, the press no longer means the same. */
export const GRACE = 15_000;
/** An unacknowledged post on an open connection means that the connection is not what it seems. */
export const ACK_WITHIN = 10_000;
/** How long "busy" is borne in silence. */
const TROUBLE = 60_000;

export class Outbox {
  /** @param {string} tab random, of this page @param {Kept[]} [kept] from before a reload, in order */
  constructor(tab, kept = []) {
    this.tab = tab;
    this.count = 0;
    this.tokens = BURST;
    this.filledAt = 0;
    /** @type {Entry[]} */
    this.entries = kept.map((entry) => fresh(entry, -Infinity));
  }

  /** @param {string} k @param {any} d @param {number} now @returns {Entry} */
  add(k, d, now) {
    const entry = fresh({ cid: this.name(), k, d }, now);
    this.entries.push(entry);
    return entry;
  }

  /**
   * What may be sent now, marked as being sent. An entry that must wait holds back those behind it: order matters.
   * @param {number} now @returns {Entry[]}
   */
  next(now) {
    this.fill(now);
    let room = IN_FLIGHT - this.entries.filter((entry) => entry.state === "sending").length;
    /** @type {Entry[]} */
    const ready = [];
    for (const entry of this.entries) {
      if (entry.state !== "waiting") continue;
      if (room <= 0 || this.tokens < 1 || entry.notBefore > now) break;
      room -= 1;
      this.tokens -= 1;
      ready.push(Object.assign(entry, { state: "sending", sentAt: now }));
    }
    return ready;
  }

  /** When `next` may have more. @param {number} now @returns {number} Infinity when only an answer can change that */
  nextAt(now) {
    const head = this.entries.find((entry) => entry.state === "waiting");
    if (!head || this.entries.filter((entry) => entry.state === "sending").length >= IN_FLIGHT)
      return Infinity;
    this.fill(now);
    const pace = this.tokens >= 1 ? now : now + (1 - this.tokens) / RATE;
    return Math.max(pace, head.notBefore);
  }

  /** When the oldest unanswered post becomes suspicious. */
  suspiciousAt() {
    const sending = this.entries.filter((entry) => entry.state === "sending");
    return Math.min(Infinity, ...sending.map((entry) => entry.sentAt + ACK_WITHIN));
  }

  /** When the first hurried post gives up waiting. */
  expiresAt() {
    const hurried = this.entries.filter((entry) => !lasting(entry) && unsettled(entry));
    return Math.min(Infinity, ...hurried.map((entry) => entry.posted + GRACE));
  }

  /** Durable. It stays in the list until its event is seen. @param {string} cid @param {number} seq @param {number} last */
  acked(cid, seq, last) {
    const entry = this.find(cid);
    if (!entry || entry.state === "sent") return [];
    Object.assign(entry, { state: "sent", seq, failed: undefined });
    this.seen(last);
    return [{ cid, answer: /** @type {Answer} */ ({ ok: true, seq }) }];
  }

  /** The room has come to event `last`: what was sent and is in it needs no place of its own. @param {number} last */
  seen(last) {
    const before = this.entries.length;
    this.entries = this.entries.filter(
      (entry) => entry.state !== "sent" || /** @type {number} */ (entry.seq) > last,
    );
    return this.entries.length < before;
  }

  /**
   * The server said no.
   * @param {{cid: string, code: string, text?: string, retry_ms?: number}} nack @param {number} now
   * @param {() => number} random @returns {Settled[]}
   */
  refused({ cid, code, text, retry_ms }, now, random) {
    const entry = this.find(cid);
    if (!entry || !unsettled(entry)) return [];
    const since = (entry.troubledSince ??= now);
    if (FINAL.includes(code) || now - since > TROUBLE) return [this.fail(entry, { code, text })];
    const wait = retry_ms ?? Math.min(15_000, 1000 * 2 ** entry.tries) * (0.5 + random() / 2);
    Object.assign(entry, { state: "waiting", notBefore: now + wait, tries: entry.tries + 1 });
    return [];
  }

  /** The connection is gone: nobody knows what became of what was being sent. */
  lost() {
    for (const entry of this.entries) if (entry.state === "sending") entry.state = "waiting";
  }

  /** Give up what cannot wait any longer. @param {number} now @returns {Settled[]} */
  expire(now) {
    const late = this.entries.filter(
      (entry) => !lasting(entry) && unsettled(entry) && entry.posted + GRACE <= now,
    );
    return late.map((entry) => this.fail(entry, { code: "unavailable" }));
  }

  /**
   * Again, because somebody asked for it. What was refused is a new post; what is merely unknown stays the same one.
   * @param {string} cid
   */
  retry(cid) {
    const entry = this.find(cid);
    if (entry?.state !== "failed") return;
    const name = entry.failed && FINAL.includes(entry.failed.code) ? this.name() : entry.cid;
    Object.assign(entry, fresh({ cid: name, k: entry.k, d: entry.d }, entry.posted));
  }

  /** Forget what failed, or what has not been sent yet. @param {string} cid */
  discard(cid) {
    this.entries = this.entries.filter((entry) => entry.cid !== cid || entry.state === "sending");
  }

  /** What must outlive the page: words, until they are durable. @returns {Kept[]} */
  kept() {
    return this.entries
      .filter((entry) => lasting(entry) && entry.state !== "sent")
      .map(({ cid, k, d, failed }) => (failed ? { cid, k, d, failed } : { cid, k, d }));
  }

  /** @param {Entry} entry @param {Failure} failed @returns {Settled} */
  fail(entry, failed) {
    Object.assign(entry, { state: "failed", failed });
    if (!lasting(entry) || entry.k !== "message.post") this.discard(entry.cid);
    return { cid: entry.cid, answer: { ok: false, ...failed } };
  }

  /** @param {string} cid */
  find(cid) {
    return this.entries.find((entry) => entry.cid === cid);
  }

  name() {
    return `${this.tab}:${++this.count}`;
  }

  /** @param {number} now */
  fill(now) {
    this.tokens = Math.min(BURST, this.tokens + Math.max(0, now - this.filledAt) * RATE);
    this.filledAt = now;
  }
}

/** @param {Kept} kept @param {number} posted @returns {Entry} */
function fresh({ cid, k, d, failed }, posted) {
  const state = failed ? "failed" : "waiting";
  return {
    cid,
    k,
    d,
    posted,
    state,
    failed,
    sentAt: 0,
    notBefore: -Infinity,
    tries: 0,
    troubledSince: undefined,
  };
}

/** @param {Entry} entry what somebody wrote or judged, which keeps its meaning however late it arrives */
function lasting(entry) {
  return /^(message|outcome|summary)\./.test(entry.k);
}

/** @param {Entry} entry */
function unsettled(entry) {
  return entry.state === "waiting" || entry.state === "sending";
}
