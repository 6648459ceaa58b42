import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, sendEach } from "../../js/site/files.js";

/** @param {unknown[]} answers what the server says, one after the other */
function server(answers) {
  /** @type {{ address: string, name: string }[]} */
  const asked = [];
  /** @type {any} */
  const send = async (/** @type {string} */ address, /** @type {{ body: FormData }} */ { body }) => {
    asked.push({ address, name: /** @type {File} */ (body.get("files")).name });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return { json: async () => answer };
  };
  return { asked, send };
}

const file = (/** @type {string} */ name) => new File(["words"], name);
const nothing = () => {};

test("files are sent one after the other, and each is told", async () => {
  const { asked, send } = server([
    { added: [{ id: 1 }], refused: [] },
    { added: [{ id: 2 }], refused: [] },
  ]);
  /** @type {string[]} */
  const told = [];
  const refused = await sendEach("/files", [file("a"), file("b")], (n, of) => told.push(`${n}/${of}`), send);
  assert.deepEqual(refused, []);
  assert.deepEqual(told, ["1/2", "2/2"]);
  assert.deepEqual(asked, [
    { address: "/files?format=json", name: "a" },
    { address: "/files?format=json", name: "b" },
  ]);
});

test("what is refused is told by name, and the others go on", async () => {
  const { asked, send } = server([
    { added: [], refused: [{ name: "a.svg", text: "No." }] },
    { code: "too_large", text: "Too large." },
    { added: [{ id: 1 }], refused: [] },
  ]);
  const refused = await sendEach("/files", [file("a.svg"), file("b"), file("c")], nothing, send);
  assert.deepEqual(refused, [
    { name: "a.svg", text: "No." },
    { name: "b", text: "Too large." },
  ]);
  assert.equal(asked.length, 3);
});

test("a connection that is lost is not taken for an answer", async () => {
  const { asked, send } = server([new TypeError("lost"), { added: [], refused: [] }]);
  await assert.rejects(sendEach("/files", [file("a"), file("b")], nothing, send), TypeError);
  assert.equal(asked.length, 1);
});

test("a pattern is filled with what is known", () => {
  assert.equal(
    fill("Sending {number} of {count} … {other}", { number: 1, count: 2 }),
    "Sending 1 of 2 … {other}",
  );
});
