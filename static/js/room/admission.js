/**
 * A browser is not told why a socket was refused: a closed door and a cut line are both 1006. The page's own addresses give
 * a reason, because they ask the same door.
 */

/** Refusals of ours; a 403 of anybody else (a network that wants a password first) says nothing about the room. */
const CODES = /** @type {Record<string, number>} */ ({ removed: 4403, forbidden: 0 });

/**
 * Whether the room's door lets this browser in.
 * @param {string} messages address of the room's messages
 * @param {(address: string, options: RequestInit) => Promise<Response>} [get]
 * @returns {Promise<number|undefined>} the close code that says why not, 0 when only loading the page again can tell;
 *   undefined: nothing is known that speaks against coming back
 */
export async function admission(messages, get = (address, options) => fetch(address, options)) {
  const answer = await asked(`${messages}?before=m1&format=json`, get);
  if (answer?.status === 404) return 4404;
  return answer?.status === 403 ? CODES[await told(answer)] : undefined;
}

/** @param {string} address @param {(address: string, options: RequestInit) => Promise<Response>} get */
async function asked(address, get) {
  try {
    return await get(address, { headers: { accept: "application/json" } });
  } catch {
    return undefined; // no connection: this is why the socket failed
  }
}

/** @param {Response} answer @returns {Promise<string>} the code of a refusal, empty when it is none of ours */
async function told(answer) {
  try {
    return (await answer.json()).code ?? "";
  } catch {
    return "";
  }
}
