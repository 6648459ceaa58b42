import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { delay } from "../../js/room/protocol.js";
import { Browser, ev, HEAD, YOU } from "./browser.js";

describe("joining", () => {
  test("the page's own state is resumed, so that no snapshot is needed", () => {
    const browser = new Browser();
    assert.equal(browser.status, "connecting");
    browser.do("opened");
    assert.deepEqual(browser.sent, [{ t: "hello", v: 1, tab: "t1", resume: { epoch: "e7", seq: 10 } }]);
    browser.receive({ ...HEAD, mode: "replay", seq: 11 });
    assert.equal(browser.status, "live");
    assert.deepEqual(browser.told("you")[0].you, YOU);
    assert.equal(browser.told("snapshot").length, 0);
    browser.receive(ev(11));
    assert.equal(browser.told("event")[0].event.seq, 11);
  });

  test("a page without a state says hello without resuming", () => {
    const browser = new Browser({ epoch: "", seq: 0 });
    browser.do("opened");
    assert.deepEqual(browser.sent, [{ t: "hello", v: 1, tab: "t1" }]);
  });

  test("a snapshot of another epoch replaces everything", () => {
    const browser = new Browser();
    browser.do("opened");
    browser.receive({ ...HEAD, epoch: "e8", mode: "snapshot", seq: 3, state: { status: "live" } });
    assert.deepEqual(browser.told("snapshot")[0].state, { status: "live" });
    browser.receive(ev(4));
    assert.equal(browser.told("event").length, 1);
  });

  test("a slow beginning is said, and one that never comes is given up", () => {
    const browser = new Browser();
    browser.wait(3500);
    assert.ok(browser.told("status")[0].status.slow);
    browser.wait(12_000);
    assert.ok(browser.does("close"));
    assert.equal(browser.status, "waiting");
  });
});

describe("events", () => {
  test("one that was seen before is ignored", () => {
    const browser = new Browser().live();
    browser.receive(ev(11));
    browser.receive(ev(11));
    assert.deepEqual(browser.effects, []);
    browser.receive(ev(4));
    assert.deepEqual(browser.effects, []);
  });

  test("a gap is never folded: the browser leaves, comes back and resumes before it", () => {
    const browser = new Browser().live();
    browser.receive(ev(12));
    assert.equal(browser.told("event").length, 0);
    assert.ok(browser.does("close"));
    browser.wait(2000);
    browser.do("opened");
    assert.deepEqual(browser.sent[0].resume, { epoch: "e7", seq: 10 });
  });

  test("a ping is answered", () => {
    const browser = new Browser().live();
    browser.receive({ t: "ping" });
    assert.deepEqual(browser.sent, [{ t: "pong" }]);
  });

  test("frames that are not understood, and kinds of a later version, harm nothing", () => {
    const browser = new Browser().live();
    for (const text of ["", "[", "null", "7", '"ev"', '{"t":"poll"}'])
      assert.deepEqual(browser.do("frame", text), []);
    browser.receive(ev(11, { k: "poll.opened" }));
    assert.equal(browser.told("event").length, 1);
  });

  test("hints are told, and a change of one's own role is taken in", () => {
    const browser = new Browser().live();
    browser.receive({ t: "eph", k: "typing", d: { by: "p9", name: "Ana" } });
    assert.deepEqual(browser.told("hint")[0].d, { by: "p9", name: "Ana" });
    browser.receive({ t: "eph", k: "you", d: { ...YOU, role: "facilitator" } });
    assert.equal(browser.told("you")[0].you.role, "facilitator");
  });

  test("the server's clock is told by the welcome, and later events only ever move it on", () => {
    const browser = new Browser().live();
    browser.now += 20_000;
    browser.receive(ev(11, { at: 1005 }));
    assert.deepEqual(browser.told("clock"), []);
    browser.receive(ev(12, { at: 1021 }));
    assert.equal(browser.told("clock")[0].at, 1021);
  });
});

describe("posting", () => {
  test("a post is sent, acknowledged, and leaves the list when its event comes", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    assert.deepEqual(browser.sent, [{ t: "post", cid, k: "message.post", d: { text: "hello" } }]);
    assert.equal(browser.machine.outbox.find(cid).state, "sending");
    browser.receive({ t: "ack", cid, seq: 11, dup: false });
    assert.deepEqual(browser.told("settled")[0].answer, { ok: true, seq: 11 });
    assert.equal(browser.machine.outbox.find(cid).state, "sent");
    browser.receive(ev(11, { by: "p2", cid }));
    assert.equal(browser.machine.outbox.find(cid), undefined);
  });

  test("the event itself is as good as an acknowledgement", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    browser.receive(ev(11, { by: "p2", cid }));
    assert.deepEqual(browser.told("settled")[0].answer, { ok: true, seq: 11 });
    browser.receive({ t: "ack", cid, seq: 11, dup: false });
    assert.deepEqual(browser.told("settled"), []);
  });

  test("another person's event with the same cid settles nothing", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    browser.receive(ev(11, { by: "p9", cid }));
    assert.deepEqual(browser.told("settled"), []);
  });

  test("what is written while away is sent once, in order, after the welcome", () => {
    const browser = new Browser();
    const cids = [browser.post(), browser.post(), browser.post()];
    assert.deepEqual(browser.sent, []);
    browser.live();
    assert.deepEqual(
      browser.sent.map((frame) => frame.cid),
      cids,
    );
    browser.wait(5000);
    assert.deepEqual(browser.sent, []);
  });

  test("an unknown outcome is tried again with the same cid", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    browser.do("closed", 1006);
    browser.wait(2000);
    browser.live();
    assert.deepEqual(
      browser.sent.map((frame) => frame.cid),
      [cid],
    );
    browser.receive({ t: "ack", cid, seq: 9, dup: true });
    assert.equal(browser.told("settled")[0].answer.ok, true);
    assert.deepEqual(browser.machine.outbox.entries, []);
  });

  test("a refusal is final; a person's own retry is a new post", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    browser.receive({ t: "nack", cid, code: "closed", text: "The workshop is closed." });
    assert.deepEqual(browser.told("settled")[0].answer, {
      ...{ ok: false, code: "closed", text: "The workshop is closed." },
    });
    browser.wait(60_000);
    assert.equal(browser.sent.filter((frame) => frame.t === "post").length, 0);
    assert.equal(browser.machine.outbox.find(cid).state, "failed");
    browser.do("retry", cid);
    browser.live();
    assert.notEqual(browser.sent.find((frame) => frame.t === "post").cid, cid);
  });

  test("too fast waits as long as the server says, and holds back what comes after", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    browser.receive({ t: "nack", cid, code: "rate_limited", retry_ms: 2000 });
    const second = browser.post();
    assert.deepEqual(browser.sent, []);
    browser.wait(1900);
    assert.deepEqual(browser.sent, []);
    browser.wait(200);
    assert.deepEqual(
      browser.sent.map((frame) => frame.cid),
      [cid, second],
    );
  });

  test("busy is tried again with the same cid, and after a minute it is said to have failed", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    for (let tries = 0; tries < 20 && browser.machine.outbox.find(cid).state !== "failed"; tries += 1) {
      browser.receive({ t: "nack", cid, code: "busy" });
      browser.wait(9000);
      assert.ok(browser.sent.every((frame) => frame.cid === cid));
      browser.receive({ t: "ping" });
    }
    assert.equal(browser.machine.outbox.find(cid).failed.code, "busy");
    browser.do("retry", cid);
    assert.equal(browser.sent[0].cid, cid);
  });

  test("a flood is paced below the server's limit, in order", () => {
    const browser = new Browser().live();
    const cids = Array.from({ length: 30 }, () => browser.post());
    const arrived = [];
    for (let tenth = 0; tenth < 100; tenth += 1) {
      const flying = browser.machine.outbox.entries.filter((entry) => entry.state === "sending");
      flying.forEach(({ cid }) => {
        arrived.push({ cid, at: browser.now });
        browser.receive({ t: "ack", cid, seq: 1, dup: false });
      });
      browser.wait(100);
    }
    assert.deepEqual(
      arrived.map(({ cid }) => cid),
      cids,
    );
    const second = arrived.filter(({ at }) => at >= 1000 && at < 2000);
    assert.ok(second.length <= 5, `${second.length} in a second`);
  });

  test("a hand that could not be raised in time is not raised later", () => {
    const browser = new Browser().live();
    browser.do("closed", 1006);
    const cid = browser.post("hand.raise", {});
    browser.machine.retryAt = Infinity;
    browser.wait(16_000);
    assert.deepEqual(browser.told("settled")[0], {
      ...{ tell: "settled", cid, answer: { ok: false, code: "unavailable" } },
    });
    browser.do("hurry");
    browser.live();
    assert.deepEqual(
      browser.sent.filter((frame) => frame.t === "post"),
      [],
    );
  });

  test("a failed message can be discarded, one in flight cannot", () => {
    const browser = new Browser().live();
    const cid = browser.post();
    browser.machine.discard(cid);
    assert.ok(browser.machine.outbox.find(cid));
    browser.receive({ t: "nack", cid, code: "too_large" });
    browser.machine.discard(cid);
    assert.equal(browser.machine.outbox.find(cid), undefined);
  });

  test("hints are sent while live and forgotten otherwise", () => {
    const browser = new Browser();
    assert.deepEqual(browser.machine.hint("typing", {}), []);
    browser.live();
    assert.deepEqual(browser.machine.hint("typing", {}), [
      { do: "send", frame: { t: "eph", k: "typing", d: {} } },
    ]);
  });
});

describe("losing the connection", () => {
  for (const code of [1000, 1001, 1006, 1011, 1012, 4100, 4101, 4102, 4129]) {
    test(`after ${code} it comes back`, () => {
      const browser = new Browser().live();
      browser.do("closed", code);
      assert.equal(browser.told("status")[0].status.status, "waiting");
      browser.wait(31_000);
      assert.ok(browser.does("connect"));
    });
  }

  for (const code of [1009, 4400, 4426, 4401, 4403, 4404, 4409]) {
    test(`after ${code} it stops and says why; what is unsent has failed, and is kept`, () => {
      const browser = new Browser().live();
      const cid = browser.post();
      browser.do("closed", code);
      assert.deepEqual(browser.told("status")[0].status, { status: "stopped", code });
      assert.deepEqual(browser.told("settled")[0].answer, { ok: false, code: "unavailable" });
      browser.wait(120_000);
      browser.do("hurry");
      assert.ok(!browser.does("connect"));
      browser.post();
      assert.equal(browser.told("settled")[0].answer.code, "unavailable");
      assert.equal(browser.machine.outbox.kept()[0].cid, cid);
    });
  }

  test("the wait has full jitter, from half a second to thirty", () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 40].map((attempt) => delay(attempt, () => 0.999_999)).map(Math.round),
      [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000],
    );
    assert.ok([0, 5, 40].every((attempt) => delay(attempt, () => 0) === 500));
  });

  test("attempts that fail wait longer each time; a good connection forgets that", () => {
    const browser = new Browser();
    const waits = [0, 1, 2].map(() => {
      browser.do("closed", 1006);
      const wait = browser.machine.retryAt - browser.now;
      browser.wait(wait);
      return wait;
    });
    assert.deepEqual(waits, [750, 1250, 2250]);
    browser.live();
    browser.now += 11_000;
    browser.do("closed", 1006);
    assert.equal(browser.machine.retryAt - browser.now, 750);
  });

  test("a connection that ends at once again and again is not a good one", () => {
    const browser = new Browser();
    for (let round = 0; round < 4; round += 1) {
      browser.live();
      browser.do("closed", 4101);
      browser.wait(20_000);
    }
    assert.ok(browser.machine.attempt >= 4);
  });

  test("silence beyond the server's pings means that the line is dead", () => {
    const browser = new Browser().live();
    browser.wait(34_000);
    assert.equal(browser.status, "live");
    browser.wait(2000);
    assert.ok(browser.does("close"));
  });

  test("a post that nobody answers means that the line is dead", () => {
    const browser = new Browser().live();
    browser.post();
    browser.wait(11_000);
    assert.ok(browser.does("close"));
  });

  test("somebody who looks at the page again, or presses the button, does not wait", () => {
    const browser = new Browser().live();
    browser.do("closed", 1006);
    browser.do("hurry");
    assert.ok(browser.does("connect"));
    browser.do("hurry");
    assert.ok(!browser.does("connect"));
    browser.now += 4000;
    browser.do("hurry");
    assert.ok(browser.does("connect"));
  });

  test("coming back is said to be waiting, not connecting, until it is so", () => {
    const browser = new Browser().live();
    browser.do("closed", 1012);
    browser.do("hurry");
    assert.equal(browser.told("status")[0].status.status, "waiting");
  });

  test("what an old socket still says is ignored", () => {
    const browser = new Browser().live();
    browser.do("closed", 1006);
    browser.receive(ev(11));
    assert.deepEqual(browser.effects, []);
    assert.deepEqual(browser.do("opened"), []);
    assert.deepEqual(browser.do("closed", 4403), []);
  });
});
