import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Connection } from "../../js/room/connection.js";
import { UnsentQueue } from "../../js/room/queue.js";

/** Stands in for the browser's WebSocket. */
class Socket {
  constructor(url) {
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    this.isClosed = false;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  open() {
    this.readyState = 1;
    this.onopen({});
  }

  receive(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  end(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

const YOU = { id: "p2", name: "Bob", role: "participant", may: [] };
const WELCOME = {
  t: "welcome",
  v: 1,
  epoch: "e1",
  seq: 4,
  mode: "replay",
  you: YOU,
  at: 1000,
  ping_ms: 25000,
};

let sockets;
let connection;
let told;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  sockets = [];
  told = [];
  let now = 0;
  const items = new Map();
  const storage = {
    getItem: (key) => items.get(key),
    setItem: (k, v) => items.set(k, v),
    removeItem: (k) => items.delete(k),
  };
  connection = new Connection({
    ...{ epoch: "e1", seq: 4, person: "p2", room: "w1", url: "wss://example.org/live/w1", tab: "t1" },
    queue: new UnsentQueue("w1", "p2", { storage: () => storage }),
    random: () => 0.5,
    now: () => now,
    open: (url) => sockets[sockets.push(new Socket(url)) - 1],
  });
  connection.pass = (ms) => {
    for (let left = ms; left > 0; left -= 50) {
      now += 50;
      mock.timers.tick(50);
    }
  };
  for (const kind of ["status", "event", "snapshot", "you", "hint", "clock", "unsent"]) {
    connection.addEventListener(kind, ({ detail }) => told.push([kind, detail]));
  }
  connection.start();
});

afterEach(() => {
  connection.stop();
  mock.timers.reset();
});

const of = (kind) => told.filter(([name]) => name === kind).map(([, detail]) => detail);

function live() {
  const socket = sockets.at(-1);
  socket.open();
  socket.receive(WELCOME);
  return socket;
}

test("it greets, hears the welcome and tells events, hints and the clock", () => {
  const socket = live();
  assert.equal(socket.url, "wss://example.org/live/w1");
  assert.equal(socket.sent[0].t, "hello");
  const event = { t: "ev", seq: 5, k: "hand.raised", by: "p9", at: 1000, d: {} };
  socket.receive(event);
  socket.receive({ t: "eph", k: "typing", d: { by: "p9" } });
  assert.deepEqual(of("event"), [event]);
  assert.deepEqual(of("hint")[0].d, { by: "p9" });
  assert.deepEqual(of("clock"), [1000]);
  assert.deepEqual(of("you"), [YOU]);
  assert.equal(of("status").at(-1).status, "live");
});

test("a post resolves when it is durable, and not before", async () => {
  const socket = live();
  let answer;
  const done = connection.post("message.post", { text: "hello" }).then((value) => (answer = value));
  assert.deepEqual(connection.unsent(), [
    { cid: "t1:1", k: "message.post", text: "hello", reply: undefined, sent: false, failed: undefined },
  ]);
  await Promise.resolve();
  assert.equal(answer, undefined);
  socket.receive({ t: "ack", cid: "t1:1", seq: 5, dup: false });
  await done;
  assert.deepEqual(answer, { ok: true, seq: 5 });
});

test("a refusal resolves with its code and text", async () => {
  const socket = live();
  const answer = connection.post("hand.raise", {});
  socket.receive({ t: "nack", cid: "t1:1", code: "bad_request", text: "Your hand is already raised." });
  assert.deepEqual(await answer, { ok: false, code: "bad_request", text: "Your hand is already raised." });
});

test("a lost line is taken up again by itself, and what was written meanwhile is sent on it", () => {
  live().end(1006);
  connection.post("message.post", { text: "while away" });
  assert.equal(sockets.length, 1);
  connection.pass(1000);
  assert.equal(sockets.length, 2);
  const posts = live().sent.filter((frame) => frame.t === "post");
  assert.deepEqual(
    posts.map((frame) => frame.d.text),
    ["while away"],
  );
});

test("an old socket that wakes up late is not listened to", () => {
  const old = live();
  const { onmessage } = old;
  old.receive({ t: "ev", seq: 9, k: "hand.raised", by: "p9", at: 1000, d: {} });
  assert.ok(old.isClosed);
  assert.equal(old.onmessage, null);
  onmessage({ data: JSON.stringify({ t: "ev", seq: 5, k: "hand.raised", by: "p9", at: 1000, d: {} }) });
  assert.deepEqual(of("event"), []);
});

test("what a listener posts while it is told something goes after what was already on its way", () => {
  connection.post("message.post", { text: "first" });
  connection.addEventListener("you", () => connection.post("message.post", { text: "second" }));
  const posts = live().sent.filter((frame) => frame.t === "post");
  assert.deepEqual(
    posts.map((frame) => frame.d.text),
    ["first", "second"],
  );
});

test("the button does not wait for the next attempt", () => {
  live().end(1006);
  connection.reconnect();
  assert.equal(sockets.length, 2);
});

test("after a stop nothing is tried and nothing is heard", () => {
  live();
  connection.stop();
  connection.pass(120_000);
  assert.equal(sockets.length, 1);
  assert.ok(sockets[0].isClosed);
});
