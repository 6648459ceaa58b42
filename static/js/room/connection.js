/**
 * The room socket: a WebSocket, one timer and the browser's hints around the machine of protocol.js. It tells what happens by
 * events whose `detail` is the value: `status`, `snapshot`, `event`, `you`, `hint`, `clock` and `unsent`.
 *
 * @typedef {import("./outbox.js").Answer} Answer
 * @typedef {{cid: string, k: string, text: string, reply?: string, sent: boolean, failed?: import("./outbox.js").Failure}} Pending
 * @typedef {{epoch: string, seq: number, person: string, room: string, ask?: () => Promise<number|undefined>, url?: string,
 *   open?: (url: string) => WebSocket, queue?: UnsentQueue, random?: () => number, now?: () => number,
 *   tab?: string}} Options `epoch`, `seq`: where the state on the page stands; `ask`: see admission.js; the rest is for tests
 */
import { Protocol } from "./protocol.js";
import { UnsentQueue } from "./queue.js";

export class Connection extends EventTarget {
  /** @param {Options} options */
  constructor(options) {
    super();
    const { epoch, seq, person, room, random, now = () => performance.now(), tab = randomTab() } = options;
    this.url = options.url ?? address(room);
    this.open = options.open ?? ((url) => new WebSocket(url));
    this.ask = options.ask ?? (async () => undefined);
    this.now = now;
    this.queue = options.queue ?? new UnsentQueue(room, person);
    this.machine = new Protocol({ epoch, seq, person, tab, random, kept: this.queue.load() });
    /** @type {Map<string, (answer: Answer) => void>} */
    this.waiting = new Map();
    /** @type {import("./protocol.js").Effect[]} */
    this.effects = [];
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
  }

  /** Begin. Add listeners first. */
  start() {
    this.stopListening = new AbortController();
    const { signal } = this.stopListening;
    const hurry = () => this.carryOut(this.machine.hurry(this.now()));
    globalThis.addEventListener?.("online", hurry, { signal });
    globalThis.addEventListener?.("pageshow", hurry, { signal });
    globalThis.document?.addEventListener("visibilitychange", () => document.hidden || hurry(), { signal });
    this.carryOut(this.machine.start(this.now()));
  }

  /** For good, for instance when the page goes. */
  stop() {
    this.stopListening?.abort();
    clearTimeout(this.timer);
    this.drop();
  }

  /**
   * Post a command. Resolves when the server has answered: durable, or refused; not before, however long it takes.
   * @param {string} kind @param {object} d @returns {Promise<Answer>}
   */
  post(kind, d) {
    const { cid, effects } = this.machine.post(kind, d, this.now());
    return new Promise((resolve) => {
      this.waiting.set(cid, resolve);
      this.carryOut(effects);
    });
  }

  /** Something passing. @param {string} kind @param {object} d */
  hint(kind, d) {
    this.carryOut(this.machine.hint(kind, d));
  }

  /** @param {string} cid of a message that failed */
  retry(cid) {
    this.carryOut(this.machine.retry(cid, this.now()));
  }

  /** @param {string} cid of a message that failed */
  discard(cid) {
    this.carryOut(this.machine.discard(cid));
  }

  /** Do not wait for the next attempt. */
  reconnect() {
    this.carryOut(this.machine.hurry(this.now()));
  }

  /** Messages on their way, in order; `failed` when the server refused them. @returns {Pending[]} */
  unsent() {
    return this.machine.outbox.entries
      .filter((entry) => entry.k === "message.post")
      .map(({ cid, k, d, state, failed }) => ({
        ...{ cid, k, text: d.text, reply: d.reply_to },
        ...{ sent: state === "sent", failed },
      }));
  }

  /**
   * In order, also when a listener posts something while it is being told.
   * @param {import("./protocol.js").Effect[]} effects
   */
  carryOut(effects) {
    const busy = this.effects.length > 0;
    this.effects.push(...effects);
    if (busy) return;
    for (; this.effects.length; this.effects.shift()) {
      const [effect] = this.effects;
      if ("do" in effect) this.act(effect);
      else this.tell(effect);
    }
    this.schedule();
  }

  /** @param {import("./protocol.js").Deed} deed */
  act(deed) {
    if (deed.do === "connect") this.connect();
    else if (deed.do === "close") this.drop();
    else if (deed.do === "ask") this.inquire();
    else if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(deed.frame));
  }

  /** @param {import("./protocol.js").News} news */
  tell(news) {
    if (news.tell === "settled") {
      this.waiting.get(news.cid)?.(news.answer);
      this.waiting.delete(news.cid);
      return;
    }
    if (news.tell === "unsent") this.queue.save(this.machine.outbox.kept());
    this.dispatchEvent(new CustomEvent(news.tell, { detail: detailOf(news) }));
  }

  connect() {
    this.drop();
    const socket = this.open(this.url);
    this.socket = socket;
    /** @param {(event: any) => import("./protocol.js").Effect[]} input */
    const whileCurrent = (input) => (/** @type {any} */ event) => {
      if (this.socket === socket) this.carryOut(input(event));
    };
    socket.onopen = whileCurrent(() => this.machine.opened(this.now()));
    socket.onmessage = whileCurrent(({ data }) => this.machine.frame(data, this.now()));
    socket.onclose = whileCurrent(({ code }) => this.machine.closed(code, this.now()));
  }

  async inquire() {
    const code = await this.ask();
    if (code !== undefined) this.carryOut(this.machine.denied(code));
  }

  /** Leave the socket behind; nothing of it is heard any more. */
  drop() {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  schedule() {
    clearTimeout(this.timer);
    const now = this.now();
    const due = this.machine.due(now);
    if (due === Infinity) return;
    this.timer = setTimeout(() => this.carryOut(this.machine.tick(this.now())), Math.max(0, due - now));
  }
}

/** @param {Exclude<import("./protocol.js").News, {tell: "settled"}>} news */
function detailOf(news) {
  if (news.tell === "status") return news.status;
  if (news.tell === "event") return news.event;
  if (news.tell === "you") return news.you;
  if (news.tell === "clock") return news.at;
  return news;
}

/** @param {string} room */
function address(room) {
  const url = new URL(`/live/${room}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

function randomTab() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/]/g, "_");
}
