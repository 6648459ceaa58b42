/**
 * Passkeys: `<div data-passkey="create|get" data-options data-send data-failed hidden>` with a button and a status line is shown
 * where this browser, at this address, can use them. `[data-passkey-lacking]` says the contrary, and is hidden then.
 */
import { canUse, fromBase64url, toBase64url } from "./passkeys/encoding.js";

/** @param {string} address @param {unknown} [body] */
async function ask(address, body = {}) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Refusal(told.text);
  return told;
}

class Refusal extends Error {}

/** @param {any} options as the server wrote them: binary values in base64url */
function creation(options) {
  const exclude = (options.excludeCredentials ?? []).map((/** @type {any} */ each) => ({
    ...each,
    id: fromBase64url(each.id),
  }));
  const user = { ...options.user, id: fromBase64url(options.user.id) };
  return { ...options, challenge: fromBase64url(options.challenge), user, excludeCredentials: exclude };
}

/** @param {any} options */
function request(options) {
  return { ...options, challenge: fromBase64url(options.challenge), allowCredentials: [] };
}

/** What `PublicKeyCredential.toJSON` says, which older browsers lack. @param {any} credential */
function told(credential) {
  const { response } = credential;
  /** @type {Record<string, any>} */
  const parts = { clientDataJSON: toBase64url(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) parts[name] = toBase64url(response[name]);
  if (response.getTransports) parts.transports = response.getTransports();
  const id = toBase64url(credential.rawId);
  return { id, rawId: id, type: credential.type, response: parts, clientExtensionResults: {} };
}

/** @param {HTMLElement} part @param {CredentialRequestOptions} [more] */
async function perform(part, more = {}) {
  const { options } = await ask(part.dataset.options ?? "");
  const credential =
    part.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: creation(options) })
      : await navigator.credentials.get({ publicKey: request(options), ...more });
  const { next } = await ask(part.dataset.send ?? "", { credential: told(credential) });
  location.assign(next);
  if (new URL(next, location.href).pathname === location.pathname) location.reload();
}

/** @param {HTMLElement} part */
function offer(part) {
  const button = /** @type {HTMLButtonElement} */ (part.querySelector("button"));
  const status = /** @type {HTMLElement} */ (part.querySelector("[data-passkey-status]"));
  part.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "";
    try {
      await perform(part);
    } catch (problem) {
      status.textContent = problem instanceof Refusal ? problem.message : (part.dataset.failed ?? "");
    }
    button.disabled = false;
  });
}

if (canUse(window)) {
  document.querySelectorAll("[data-passkey]").forEach((part) => offer(/** @type {HTMLElement} */ (part)));
  document.querySelectorAll("[data-passkey-lacking]").forEach((part) => part.setAttribute("hidden", ""));
}
