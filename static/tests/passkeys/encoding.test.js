import assert from "node:assert/strict";
import { test } from "node:test";
import { canUse, fromBase64url, toBase64url } from "../../js/passkeys/encoding.js";

test("binary values come back as they were, whatever their length", () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length * 251) % 256);
    const text = toBase64url(bytes.buffer);
    assert.match(text, /^[\w-]*$/);
    assert.deepEqual(fromBase64url(text), bytes);
  }
});

test("passkeys are offered only where a browser would take them", () => {
  const able = { PublicKeyCredential: class {}, isSecureContext: true };
  assert.equal(canUse({ ...able, location: { hostname: "together.example.org" } }), true);
  assert.equal(canUse({ ...able, location: { hostname: "localhost" } }), true);
  assert.equal(canUse({ ...able, location: { hostname: "127.0.0.1" } }), false);
  assert.equal(canUse({ ...able, location: { hostname: "[::1]" } }), false);
  assert.equal(canUse({ ...able, isSecureContext: false, location: { hostname: "a.example" } }), false);
  assert.equal(canUse({ isSecureContext: true, location: { hostname: "a.example" } }), false);
});
