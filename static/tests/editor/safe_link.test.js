import assert from "node:assert/strict";
import { test } from "node:test";
import { addressFrom, safeHref } from "../../js/editor/safe_link.js";

test("links lead to sites over https and to mailboxes", () => {
  assert.equal(safeHref("https://example.org/a?b=c"), "https://example.org/a?b=c");
  assert.equal(safeHref("mailto:alice@example.org"), "mailto:alice@example.org");
});

test("nothing else is a link, however it is disguised", () => {
  for (const href of [
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    " \u0001javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "http://example.org",
    "//example.org",
    "/workshops",
    "",
    null,
    undefined,
    "https://",
    "https://example.org/" + "a".repeat(3000),
  ])
    assert.equal(safeHref(href), null, String(href));
});

test("an address typed without its scheme is completed", () => {
  assert.equal(addressFrom(" example.org/page "), "https://example.org/page");
  assert.equal(addressFrom("alice@example.org"), "mailto:alice@example.org");
  assert.equal(addressFrom("http://example.org"), "https://example.org/");
});

test("words are not taken for an address", () => {
  assert.equal(addressFrom("see below"), null);
  assert.equal(addressFrom("javascript:alert(1)"), null);
  assert.equal(addressFrom("budget"), null);
});
