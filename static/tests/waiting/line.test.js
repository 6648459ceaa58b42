import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Line } from "../../js/waiting/line.js";

/** A socket that a test drives. */
class Socket {
  /** @type {string[]} */
  sent = [];
  /** @type {any} */ onopen;
  /** @type {any} */ onmessage;
  /** @type {any} */ onclose;
  closed = false;
  /** @param {string} text */
  send(text) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  /** @param {object} frame */
  say(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

/** @type {Socket[]} */
let sockets;
/** @type {any[]} */
let told;
/** @type {Line} */
let line;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.location = /** @type {Location} */ (
    /** @type {unknown} */ ({ href: "https://x.example/workshops/w" })
  );
  sockets = [];
  told = [];
  const tell = {
    status: (/** @type {string} */ status) => told.push(status),
    here: (/** @type {number} */ count) => told.push(count),
    lost: () => told.push("lost"),
  };
  line = new Line("w1", tell, (url) => {
    assert.equal(url, "wss://x.example/live/w1");
    sockets.push(new Socket());
    return /** @type {WebSocket} */ (/** @type {unknown} */ (sockets.at(-1)));
  });
  line.start();
});
afterEach(() => mock.timers.reset());

test("it says hello, answers pings, and counts as up only once it is welcome", () => {
  const [socket] = sockets;
  socket.onopen();
  assert.match(socket.sent[0], /^\{"t":"hello","v":1,"tab":"[0-9a-f]{32}"\}$/);
  assert.equal(line.up, false);
  socket.say({ t: "welcome", state: { status: "announced" } });
  assert.equal(line.up, true);
  socket.say({ t: "ping" });
  assert.equal(socket.sent[1], '{"t":"pong"}');
  assert.deepEqual(told, []);
});

test("it tells of the opening, be it by an event or because it came too late for one", () => {
  sockets[0].say({ t: "welcome", state: { status: "live" } });
  sockets[0].say({ t: "ev", k: "person.entered", d: {} });
  sockets[0].say({ t: "eph", k: "presence", d: { count: 7 } });
  sockets[0].say({ t: "ev", k: "workshop.opened", d: {} });
  assert.deepEqual(told, ["live", 7, "live"]);
});

test("after a cut it comes back by itself, but not where it is not welcome", () => {
  sockets[0].say({ t: "welcome" });
  sockets[0].onclose({ code: 1006 });
  assert.deepEqual([told, line.up], [["lost"], false]);
  mock.timers.tick(30_000);
  assert.equal(sockets.length, 2);
  sockets[1].onclose({ code: 4404 });
  mock.timers.tick(120_000);
  assert.equal(sockets.length, 2);
});

test("once stopped it is not heard any more", () => {
  line.stop();
  assert.equal(sockets[0].closed, true);
  assert.equal(sockets[0].onmessage, null);
  mock.timers.tick(120_000);
  assert.equal(sockets.length, 1);
});
