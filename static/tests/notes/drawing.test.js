import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { openDrawing } from "../../js/notes/drawing.js";

/** As much of a document as a form needs. */
class FakeDocument {
  constructor() {
    this.sent = [];
    this.body = { append: (form) => (form.onPage = true) };
  }

  createElement(tag) {
    const element = { tag, fields: [], append: (field) => element.fields.push(field) };
    element.submit = () => this.sent.push({ ...element, wasOnPage: element.onPage });
    element.remove = () => (element.onPage = false);
    this.last = element;
    return element;
  }
}

beforeEach(() => (globalThis.document = new FakeDocument()));
afterEach(() => delete globalThis.document);

test("a passage goes to the server's form by post, in another tab, and nothing stays on the page", () => {
  openDrawing("/workshops/water/draw", { anchor: "a2", heading: "Water", quote: "Clean water\nfor all" });
  const [form] = document.sent;
  assert.deepEqual([form.method, form.action, form.target], ["post", "/workshops/water/draw", "_blank"]);
  const fields = form.fields.map(({ type, name, value }) => [type, name, value]);
  assert.deepEqual(fields, [
    ["hidden", "note", "a2"],
    ["hidden", "passage", "Clean water\nfor all"],
  ]);
  assert.ok(form.wasOnPage);
});
