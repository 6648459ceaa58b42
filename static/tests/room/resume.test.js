import assert from "node:assert/strict";
import { test } from "node:test";
import { Protocol } from "../../js/room/protocol.js";
import { UnsentQueue } from "../../js/room/queue.js";
import { Line, Server } from "./server.js";

/** Numbers that look random and are the same each time. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function memory() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

/** A page in a browser that may be reloaded; it keeps what it has seen as the list of texts. */
class Page {
  constructor(server, storage, random) {
    Object.assign(this, { server, storage, random, now: 0, loads: 0 });
    this.load();
  }

  load() {
    this.line?.cut();
    this.loads += 1;
    this.texts = this.server.log.map((event) => event.d.text);
    this.queue = new UnsentQueue("w1", "p2", { storage: () => this.storage });
    const { epoch, log } = this.server;
    const { random } = this;
    const options = { epoch, seq: log.length, person: "p2", tab: `t${this.loads}`, random };
    this.machine = new Protocol({ ...options, kept: this.queue.load() });
    this.carryOut(this.machine.start(this.now));
  }

  carryOut(effects) {
    for (const effect of effects) {
      if (effect.do === "connect") this.connect();
      if (effect.do === "close") this.line.cut();
      if (effect.do === "send") this.line.up.push(effect.frame);
      if (effect.tell === "snapshot") this.texts = effect.state.texts;
      if (effect.tell === "event") this.texts.push(effect.event.d.text);
      if (effect.tell === "unsent") this.queue.save(this.machine.outbox.kept());
    }
  }

  connect() {
    this.line = new Line(this.server, "p2");
    this.opening = true;
  }

  say(text) {
    this.carryOut(this.machine.post("message.post", { text }, this.now).effects);
  }

  cut() {
    this.line.cut();
    this.opening = false;
    this.carryOut(this.machine.closed(1006, this.now));
  }

  /** One thing happens to the line. */
  step() {
    if (this.opening && this.machine.phase === "connecting") {
      this.opening = false;
      this.carryOut(this.machine.opened(this.now));
    } else if (this.line.up.length && (this.random() < 0.5 || !this.line.down.length)) this.line.deliverUp();
    else if (this.line.down.length) {
      this.carryOut(this.machine.frame(JSON.stringify(this.line.down.shift()), this.now));
    }
  }

  pass(ms) {
    this.now += ms;
    if (this.machine.due(this.now) <= this.now) this.carryOut(this.machine.tick(this.now));
  }
}

function storm(seed, { replay = 500 } = {}) {
  const random = chance(seed);
  const server = new Server({ replay });
  for (let count = 0; count < 5; count += 1) server.say(`before ${count}`);
  const page = new Page(server, memory(), random);
  const written = [];
  for (let step = 0; step < 1500; step += 1) {
    const dice = random();
    if (dice < 0.04) {
      written.push(`mine ${step}`);
      page.say(`mine ${step}`);
    } else if (dice < 0.1) server.say(`theirs ${step}`);
    else if (dice < 0.115) page.cut();
    else if (dice < 0.12) page.load();
    else if (dice < 0.3) page.pass(200 + random() * 2000);
    else page.step();
  }
  for (let calm = 0; calm < 3000; calm += 1) {
    page.step();
    if (calm % 8 === 0) page.pass(100);
  }
  return { server, page, written };
}

test("through hundreds of cuts and reloads nothing is missed, nothing doubled, and all is stored once, in order", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { server, page, written } = storm(seed);
    const stored = server.log.map((event) => event.d.text);
    assert.deepEqual(page.texts, stored, `seed ${seed}: what the page shows`);
    const mine = stored.filter((text) => text.startsWith("mine"));
    assert.deepEqual(mine, written, `seed ${seed}: what was stored of mine`);
    assert.deepEqual(page.machine.outbox.entries, [], `seed ${seed}: nothing is left`);
    assert.deepEqual(page.queue.read(), []);
  }
});

test("the same where every return needs a snapshot", () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { server, page, written } = storm(seed, { replay: -1 });
    const stored = server.log.map((event) => event.d.text);
    assert.deepEqual(page.texts, stored);
    assert.deepEqual(stored.filter((text) => text.startsWith("mine")).length, written.length);
  }
});

test("ten minutes offline, the page reloaded meanwhile: every message arrives once, under its first cid", () => {
  const server = new Server();
  const page = new Page(server, memory(), chance(3));
  page.cut();
  page.say("one");
  page.say("two");
  page.pass(300_000);
  page.load();
  page.cut();
  page.say("three");
  page.pass(300_000);
  for (let step = 0; step < 60; step += 1) {
    page.step();
    page.pass(50);
  }
  assert.deepEqual(
    server.log.map((event) => [event.cid, event.d.text]),
    [
      ["t1:1", "one"],
      ["t1:2", "two"],
      ["t2:1", "three"],
    ],
  );
});
