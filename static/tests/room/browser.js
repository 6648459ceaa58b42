import { Protocol } from "../../js/room/protocol.js";

export const YOU = { id: "p2", name: "Bob", role: "participant", may: ["message.post"] };
export const HEAD = { t: "welcome", v: 1, epoch: "e7", you: YOU, at: 1000, ping_ms: 25000 };

/** A browser whose page stands at event 10 of epoch e7; time is told to it. */
export class Browser {
  constructor(options = {}) {
    this.now = 0;
    this.machine = new Protocol({
      epoch: "e7",
      seq: 10,
      person: "p2",
      tab: "t1",
      random: () => 0.5,
      ...options,
    });
    this.effects = this.machine.start(this.now);
  }

  /** Effects of one input; `input` is a method of the machine. */
  do(input, ...values) {
    this.effects = this.machine[input](...values, this.now);
    return this.effects;
  }

  receive(frame) {
    return this.do("frame", JSON.stringify(frame));
  }

  post(k = "message.post", d = { text: "hello" }) {
    const { cid, effects } = this.machine.post(k, d, this.now);
    this.effects = effects;
    return cid;
  }

  /** Time passes, and the machine is woken when it asked to be. */
  wait(ms) {
    const until = this.now + ms;
    const effects = [];
    for (let due = this.machine.due(this.now); due <= until; due = this.machine.due(this.now)) {
      this.now = Math.max(this.now, due);
      effects.push(...this.machine.tick(this.now));
    }
    this.now = until;
    this.effects = effects;
    return effects;
  }

  live(seq = 10) {
    this.do("opened");
    this.receive({ ...HEAD, mode: "replay", seq });
    return this;
  }

  get sent() {
    return this.effects.filter((effect) => effect.do === "send").map((effect) => effect.frame);
  }

  told(kind) {
    return this.effects.filter((effect) => effect.tell === kind);
  }

  get status() {
    return this.machine.described().status;
  }

  does(deed) {
    return this.effects.some((effect) => effect.do === deed);
  }
}

export const ev = (seq, extra = {}) => ({
  ...{ t: "ev", seq, k: "message.posted", id: `m${seq}`, by: "p9", at: 1000 + seq },
  ...{ d: { text: "hi", name: "Ana" }, ...extra },
});
