import assert from "node:assert/strict";
import { test } from "node:test";
import { confirmDangers } from "../../js/site/confirm.js";

/** A page whose only form is itself. */
function pageWith(dataset) {
  return Object.assign(new EventTarget(), { dataset });
}

function send(page, submitter = null) {
  const event = Object.assign(new Event("submit", { cancelable: true }), { submitter });
  page.dispatchEvent(event);
  return !event.defaultPrevented;
}

test("a dangerous form is sent only after a yes", () => {
  const page = pageWith({ confirm: "Close the workshop?" });
  const asked = [];
  let answer = false;
  confirmDangers(page, (question) => (asked.push(question), answer));
  assert.equal(send(page), false);
  answer = true;
  assert.equal(send(page), true);
  assert.deepEqual(asked, ["Close the workshop?", "Close the workshop?"]);
});

test("the question of the button that was pressed comes before the form's", () => {
  const page = pageWith({ confirm: "Save?" });
  const asked = [];
  confirmDangers(page, (question) => asked.push(question) > 0);
  send(page, { dataset: { confirm: "Remove?" } });
  assert.deepEqual(asked, ["Remove?"]);
});

test("an ordinary form asks nothing", () => {
  const page = pageWith({});
  confirmDangers(page, () => assert.fail("it asked"));
  assert.equal(send(page), true);
});
