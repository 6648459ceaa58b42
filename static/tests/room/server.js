/** A room's server in a few lines, for tests of the browser's side: one log, acknowledgements, replay or snapshot. */

const PING_MS = 25_000;

export class Server {
  constructor({ replay = 500 } = {}) {
    this.replay = replay;
    this.epoch = "e1";
    /** @type {any[]} */
    this.log = [];
    this.at = 1_604_133_000;
    /** @type {Set<Line>} */
    this.lines = new Set();
  }

  /** Somebody else says something. */
  say(text, by = "p9") {
    return this.store({ by, cid: "", k: "message.posted", d: { text, name: by } });
  }

  store(draft) {
    this.at += 1;
    const seq = this.log.length + 1;
    const event = { t: "ev", seq, id: `m${seq}`, at: this.at, ...draft };
    this.log.push(event);
    for (const line of this.lines) line.toBrowser(event);
    return event;
  }

  /** A frame from a browser. @param {Line} line @param {any} frame */
  receive(line, frame) {
    if (frame.t === "hello") this.greet(line, frame);
    if (frame.t === "post") this.post(line, frame);
  }

  greet(line, { resume }) {
    this.lines.add(line);
    const seq = this.log.length;
    const near =
      resume && resume.epoch === this.epoch && resume.seq <= seq && seq - resume.seq <= this.replay;
    const you = { id: line.person, name: line.person, role: "participant", may: ["message.post"] };
    const head = { t: "welcome", v: 1, epoch: this.epoch, seq, you, at: this.at, ping_ms: PING_MS };
    if (near) {
      line.toBrowser({ ...head, mode: "replay" });
      this.log.slice(resume.seq).forEach((event) => line.toBrowser(event));
    } else {
      line.toBrowser({ ...head, mode: "snapshot", state: { texts: this.log.map((event) => event.d.text) } });
    }
  }

  post(line, { cid, k, d }) {
    const stored = this.log.find((event) => event.by === line.person && event.cid === cid);
    if (stored) {
      line.toBrowser({ t: "ack", cid, seq: stored.seq, dup: true });
      return;
    }
    const seq = this.log.length + 1;
    line.toBrowser({ t: "ack", cid, seq, dup: false });
    this.store({ by: line.person, cid, k: k.replace("post", "posted"), d: { ...d, name: line.person } });
  }
}

/** One connection of a browser: what was written to it and not yet delivered, either way. */
export class Line {
  /** @param {Server} server @param {string} person */
  constructor(server, person) {
    this.server = server;
    this.person = person;
    /** @type {any[]} */
    this.down = [];
    /** @type {any[]} */
    this.up = [];
  }

  toBrowser(frame) {
    this.down.push(frame);
  }

  /** Deliver the next frame to the server. */
  deliverUp() {
    const frame = this.up.shift();
    if (frame) this.server.receive(this, frame);
  }

  cut() {
    this.server.lines.delete(this);
    this.up = this.down = [];
  }
}
