/**
 * The browser's side of the room socket (docs/protocol.md) as a value machine: no WebSocket, no timers, no DOM. Inputs are
 * methods; each returns what is to be done and told, in order. `due` says when `tick` must be called next. Times are
 * milliseconds of a steady clock; the server's are epoch seconds.
 *
 * @typedef {import("./outbox.js").Answer} Answer
 * @typedef {{status: "connecting"|"live"|"waiting"|"stopped", code?: number, retryAt?: number, slow?: boolean}} Status
 *   connecting: for the first time · waiting: the connection was lost, the next attempt is at `retryAt` or being made ·
 *   stopped: not to be tried again, because of `code`
 * @typedef {{do: "connect"}|{do: "close"}|{do: "ask"}|{do: "send", frame: any}} Deed ask: whether the door still lets us in
 * @typedef {{tell: "status", status: Status}|{tell: "event", event: import("./fold.js").RoomEvent}
 *   |{tell: "snapshot", state: import("./fold.js").RoomState, epoch: string, seq: number}|{tell: "you", you: any}
 *   |{tell: "hint", k: string, d: any}|{tell: "clock", at: number}|{tell: "settled", cid: string, answer: Answer}
 *   |{tell: "unsent"}} News
 * @typedef {Deed|News} Effect
 */
import { Outbox } from "./outbox.js";

const VERSION = 1;

/** Close codes after which coming back would be wrong; all others (1006 of a cut line, 1012 of a restart) mean: return. */
const STOP = [1002, 1003, 1007, 1009, 4400, 4426, 4401, 4403, 4404, 4409];
const FLOOD = 4129;

/** So many openings in a row that came to nothing may mean a closed door, which looks like a cut line (1006). */
const ASK_EVERY = 3;
const CONNECT_WITHIN = 15_000;
const SLOW_AFTER = 3_000;
/** Beyond the server's own pings, how long silence is borne. */
const SILENCE = 10_000;
/** A connection that lived this long was a good one: the next attempt is a first one again. */
const SETTLED = 10_000;

/**
 * Wait before attempt n, 0 the first: full jitter from half a second to a bound that doubles up to 30 s, so that a thousand
 * browsers do not return in one moment.
 * @param {number} attempt @param {() => number} random
 */
export function delay(attempt, random) {
  return 500 + random() * (Math.min(30_000, 1000 * 2 ** attempt) - 500);
}

export class Protocol {
  /**
   * @param {{epoch?: string, seq?: number, person?: string, tab: string, kept?: import("./outbox.js").Kept[],
   *   random?: () => number}} options `epoch` and `seq`: where the state on the page stands
   */
  constructor({ epoch = "", seq = 0, person = "", tab, kept = [], random = Math.random }) {
    this.epoch = epoch;
    this.seq = seq;
    this.person = person;
    this.tab = tab;
    this.random = random;
    this.outbox = new Outbox(tab, kept);
    /** @type {"idle"|"connecting"|"greeting"|"live"|"waiting"|"stopped"} */
    this.phase = "idle";
    this.attempt = 0;
    this.unopened = 0;
    this.since = 0;
    this.retryAt = Infinity;
    this.heard = 0;
    this.ping = 25_000;
    this.wasLive = false;
    this.slow = false;
    this.code = 0;
    /** The server's clock minus ours, in milliseconds; -Infinity before it is known. */
    this.offset = -Infinity;
  }

  // What happens around it.

  /** @param {number} now @returns {Effect[]} */
  start(now) {
    return this.connect(now);
  }

  /** The socket is open. @param {number} now @returns {Effect[]} */
  opened(now) {
    if (this.phase !== "connecting") return [];
    this.phase = "greeting";
    this.unopened = 0;
    this.heard = now;
    const resume = this.epoch ? { resume: { epoch: this.epoch, seq: this.seq } } : {};
    return [{ do: "send", frame: { t: "hello", v: VERSION, tab: this.tab, ...resume } }];
  }

  /** The socket is gone, or could not be opened (1006). @param {number} code @param {number} now @returns {Effect[]} */
  closed(code, now) {
    if (this.phase === "stopped" || this.phase === "waiting" || this.phase === "idle") return [];
    if (STOP.includes(code)) return this.stop(code);
    if (this.phase === "connecting") this.unopened += 1;
    const ask = this.phase === "connecting" && this.unopened % ASK_EVERY === 0;
    return [
      ...this.wait(now, code === FLOOD ? 3 : 0),
      .../** @type {Effect[]} */ (ask ? [{ do: "ask" }] : []),
    ];
  }

  /** The door does not let us in any more. @param {number} code that says why @returns {Effect[]} */
  denied(code) {
    return this.phase === "waiting" || this.phase === "connecting"
      ? [{ do: "close" }, ...this.stop(code)]
      : [];
  }

  /** A text frame came. @param {string} text @param {number} now @returns {Effect[]} */
  frame(text, now) {
    if (this.phase !== "greeting" && this.phase !== "live") return [];
    const frame = parsed(text);
    this.heard = now;
    if (this.phase === "greeting" && frame?.t !== "welcome") return [];
    switch (frame?.t) {
      case "welcome":
        return this.welcome(frame, now);
      case "ev":
        return this.event(frame, now);
      case "ack":
        return this.settle(this.outbox.acked(frame.cid, frame.seq, this.seq), now);
      case "nack":
        return this.settle(this.outbox.refused(frame, now, this.random), now);
      case "eph":
        return [...(frame.k === "you" ? this.become(frame.d) : []), { tell: "hint", k: frame.k, d: frame.d }];
      case "ping":
        return [{ do: "send", frame: { t: "pong" } }];
      default:
        return [];
    }
  }

  /** Time has passed. @param {number} now @returns {Effect[]} */
  tick(now) {
    const expired = this.settle(this.outbox.expire(now), now);
    if (this.phase === "waiting" && now >= this.retryAt) return [...expired, ...this.connect(now)];
    if (this.opening && now >= this.since + CONNECT_WITHIN) return [...expired, ...this.abandon(now)];
    if (this.opening && !this.slow && now >= this.since + SLOW_AFTER) {
      this.slow = true;
      return [...expired, this.status()];
    }
    if (this.phase !== "live") return expired;
    const dead = now >= this.heard + this.ping + SILENCE || now >= this.outbox.suspiciousAt();
    return [...expired, ...(dead ? this.abandon(now) : this.flush(now))];
  }

  /** When `tick` is needed next. @param {number} now @returns {number} Infinity: not before something else happens */
  due(now) {
    const expires = this.outbox.expiresAt();
    if (this.phase === "waiting") return Math.min(expires, this.retryAt);
    if (this.opening) return Math.min(expires, this.since + (this.slow ? CONNECT_WITHIN : SLOW_AFTER));
    if (this.phase !== "live") return expires;
    const silent = this.heard + this.ping + SILENCE;
    return Math.min(expires, silent, this.outbox.suspiciousAt(), this.outbox.nextAt(now));
  }

  /** The network may be back, or somebody looks at the page again, or asks for it: do not wait. @param {number} now */
  hurry(now) {
    const stuck = this.opening && now - this.since > SLOW_AFTER;
    return this.phase === "waiting" || stuck ? this.connect(now) : this.tick(now);
  }

  // What one does here.

  /** @param {string} k @param {any} d @param {number} now @returns {{cid: string, effects: Effect[]}} */
  post(k, d, now) {
    const { cid } = this.outbox.add(k, d, now);
    if (this.phase !== "stopped") return { cid, effects: [{ tell: "unsent" }, ...this.flush(now)] };
    const entry = /** @type {import("./outbox.js").Entry} */ (this.outbox.find(cid));
    return { cid, effects: this.settle([this.outbox.fail(entry, { code: "unavailable" })], now) };
  }

  /** Something passing, worth nothing later. @param {string} k @param {any} d @returns {Effect[]} */
  hint(k, d) {
    return this.phase === "live" ? [{ do: "send", frame: { t: "eph", k, d } }] : [];
  }

  /** @param {string} cid @param {number} now @returns {Effect[]} */
  retry(cid, now) {
    this.outbox.retry(cid);
    return [{ tell: "unsent" }, ...this.flush(now)];
  }

  /** @param {string} cid @returns {Effect[]} */
  discard(cid) {
    this.outbox.discard(cid);
    return [{ tell: "unsent" }];
  }

  // How it does it.

  get opening() {
    return this.phase === "connecting" || this.phase === "greeting";
  }

  /** @param {number} now @returns {Effect[]} */
  connect(now) {
    this.phase = "connecting";
    this.since = now;
    this.slow = false;
    return [{ do: "connect" }, this.status()];
  }

  /** @param {any} frame @param {number} now @returns {Effect[]} */
  welcome(frame, now) {
    this.phase = "live";
    this.wasLive = true;
    this.since = now;
    this.ping = frame.ping_ms ?? this.ping;
    this.offset = frame.at * 1000 - now;
    const snapshot = frame.mode === "snapshot";
    if (snapshot) Object.assign(this, { epoch: frame.epoch, seq: frame.seq });
    const gone = snapshot && this.outbox.seen(this.seq);
    return [
      { tell: "clock", at: frame.at },
      .../** @type {Effect[]} */ (
        snapshot ? [{ tell: "snapshot", state: frame.state, epoch: frame.epoch, seq: frame.seq }] : []
      ),
      ...this.become(frame.you),
      this.status(),
      .../** @type {Effect[]} */ (gone ? [{ tell: "unsent" }] : []),
      ...this.flush(now),
    ];
  }

  /** @param {any} you @returns {Effect[]} */
  become(you) {
    this.person = you.id;
    return [{ tell: "you", you }];
  }

  /** @param {any} event @param {number} now @returns {Effect[]} */
  event(event, now) {
    if (event.seq <= this.seq) return [];
    if (event.seq > this.seq + 1) return this.abandon(now);
    this.seq = event.seq;
    const mine = event.cid && event.by === this.person;
    const settled = mine ? this.outbox.acked(event.cid, event.seq, this.seq) : [];
    const shrunk = this.outbox.seen(this.seq);
    const news = settled.length
      ? this.settle(settled, now)
      : shrunk
        ? [{ tell: /** @type {const} */ ("unsent") }]
        : [];
    return [{ tell: "event", event }, ...news, ...this.clock(event.at, now)];
  }

  /**
   * The server's time is at least that of its latest event. It may tell late, so an event only ever moves the clock on.
   * @param {number} at @param {number} now @returns {Effect[]}
   */
  clock(at, now) {
    if (at * 1000 - now <= this.offset) return [];
    this.offset = at * 1000 - now;
    return [{ tell: "clock", at }];
  }

  /** @param {import("./outbox.js").Settled[]} settled @param {number} now @returns {Effect[]} */
  settle(settled, now) {
    const news = settled.map((each) => /** @type {Effect} */ ({ tell: "settled", ...each }));
    return [
      ...news,
      .../** @type {Effect[]} */ (news.length ? [{ tell: "unsent" }] : []),
      ...this.flush(now),
    ];
  }

  /** @param {number} now @returns {Effect[]} */
  flush(now) {
    if (this.phase !== "live") return [];
    return this.outbox.next(now).map(({ cid, k, d }) => ({ do: "send", frame: { t: "post", cid, k, d } }));
  }

  /** This connection is of no use: leave it and come back. @param {number} now @returns {Effect[]} */
  abandon(now) {
    return [{ do: "close" }, ...this.wait(now)];
  }

  /** @param {number} now @param {number} [least] the attempt to begin with at least @returns {Effect[]} */
  wait(now, least = 0) {
    const good = this.phase === "live" && now - this.since > SETTLED;
    this.attempt = Math.max(least, good ? 0 : this.attempt);
    this.phase = "waiting";
    this.retryAt = now + delay(this.attempt, this.random);
    this.attempt += 1;
    this.outbox.lost();
    return [this.status()];
  }

  /** @param {number} code @returns {Effect[]} */
  stop(code) {
    this.phase = "stopped";
    this.code = code;
    const left = this.outbox.entries.filter(
      (entry) => entry.state === "waiting" || entry.state === "sending",
    );
    this.outbox.lost();
    const settled = left.map((entry) => this.outbox.fail(entry, { code: "unavailable" }));
    const news = settled.map((each) => /** @type {Effect} */ ({ tell: "settled", ...each }));
    return [this.status(), ...news, .../** @type {Effect[]} */ (news.length ? [{ tell: "unsent" }] : [])];
  }

  /** @returns {Effect} */
  status() {
    return { tell: "status", status: this.described() };
  }

  /** @returns {Status} */
  described() {
    if (this.phase === "stopped") return { status: "stopped", code: this.code };
    if (this.phase === "live") return { status: "live" };
    if (this.phase === "waiting") return { status: "waiting", retryAt: this.retryAt };
    return this.wasLive || this.attempt > 0
      ? { status: "waiting", slow: this.slow }
      : { status: "connecting", slow: this.slow };
  }
}

/** @param {string} text @returns {any} undefined for what is no frame */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
