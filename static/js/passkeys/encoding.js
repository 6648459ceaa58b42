/** Binary values as the server writes them (RFC 4648, 5, without padding), and whether passkeys can be used here. */

/** @param {string} text @returns {Uint8Array} */
export function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer @returns {string} */
export function toBase64url(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Passkeys are bound to a name: at a bare number such as 127.0.0.1 browsers refuse them, and so do they outside of https (localhost
 * excepted).
 * @param {{ PublicKeyCredential?: unknown, isSecureContext: boolean, location: { hostname: string } }} window
 */
export function canUse({ PublicKeyCredential, isSecureContext, location }) {
  const bareNumber = /^[\d.]+$|^\[/.test(location.hostname);
  return Boolean(PublicKeyCredential) && isSecureContext && !bareNumber;
}
