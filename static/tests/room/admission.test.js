import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { admission } from "../../js/room/admission.js";
import { Connection } from "../../js/room/connection.js";

let now;
let sockets;
let asked;
let answer;
let connection;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  now = 0;
  sockets = [];
  asked = 0;
  answer = undefined;
  connection = new Connection({
    ...{ epoch: "e1", seq: 4, person: "p2", room: "w1", url: "wss://example.org/live/w1", tab: "t1" },
    queue: { load: () => [], save: () => {} },
    random: () => 0.5,
    now: () => now,
    open: () => sockets[sockets.push({ close: () => {}, send: () => {} }) - 1],
    ask: async () => {
      asked += 1;
      return answer;
    },
  });
  connection.start();
});

afterEach(() => {
  connection.stop();
  mock.timers.reset();
});

/** The newest socket ends without a reason, and another one is tried, unless a minute passes without. */
async function fail() {
  const before = sockets.length;
  sockets.at(-1).onclose?.({ code: 1006 });
  await Promise.resolve();
  for (let step = 0; step < 1200 && sockets.length === before; step += 1) {
    now += 50;
    mock.timers.tick(50);
  }
}

test("after three openings in a row that came to nothing the page's own addresses are asked, and again later", async () => {
  for (const times of [0, 0, 1, 1, 1, 2]) {
    await fail();
    assert.equal(asked, times);
  }
  assert.equal(connection.machine.described().status, "waiting");
});

test("who is not let in any more is told why, and is not made to wait for ever", async () => {
  answer = 4403;
  for (let times = 0; times < 3; times += 1) await fail();
  assert.deepEqual(connection.machine.described(), { status: "stopped", code: 4403 });
  const before = sockets.length;
  await fail();
  assert.equal(sockets.length, before);
});

test("a line that was cut after it was open says nothing about the door", async () => {
  for (let times = 0; times < 4; times += 1) {
    sockets.at(-1).onopen({});
    await fail();
  }
  assert.equal(asked, 0);
});

test("an answer that comes when the room is live again changes nothing", async () => {
  answer = 4404;
  await fail();
  await fail();
  sockets.at(-1).onclose({ code: 1006 });
  connection.reconnect();
  sockets.at(-1).onopen({});
  await Promise.resolve();
  assert.notEqual(connection.machine.described().status, "stopped");
});

test("the address of the messages tells removed, hidden and not found apart; a cut line tells nothing", async () => {
  const says = (status, body) => async (address) => {
    assert.equal(address, "/workshops/x/messages?before=m1&format=json");
    return new Response(body, { status });
  };
  const asking = (get) => admission("/workshops/x/messages", get);
  assert.equal(await asking(says(403, '{"code":"removed"}')), 4403);
  assert.equal(await asking(says(403, '{"code":"forbidden"}')), 0);
  assert.equal(await asking(says(403, "<p>This network needs a password")), undefined);
  assert.equal(await asking(says(404, "{}")), 4404);
  assert.equal(await asking(says(200, "{}")), undefined);
  assert.equal(await asking(says(503, "{}")), undefined);
  assert.equal(await asking(() => Promise.reject(new TypeError("failed"))), undefined);
});
