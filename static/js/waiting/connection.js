/** The test of the connection: a few round trips and one socket, and what they mean in words. */

const TIMES = 5;
/** Milliseconds of a round trip from which on the room's low-connection mode is advised. */
const SLOW = 400;

/**
 * @param {number[]} trips milliseconds of the round trips that came back @param {boolean} socket whether a socket opened
 * @returns {{verdict: "none"|"blocked"|"slow"|"good", ms: number}}
 */
export function verdict(trips, socket) {
  if (trips.length < 2) return { verdict: "none", ms: 0 };
  const ms = Math.round([...trips].sort((a, b) => a - b)[Math.floor(trips.length / 2)]);
  if (!socket) return { verdict: "blocked", ms };
  return { verdict: ms >= SLOW || trips.length < TIMES ? "slow" : "good", ms };
}

/**
 * Round trips one after the other. The first opens the connection and is not counted.
 * @param {string} address @param {typeof fetch} get @param {() => number} clock
 */
export async function roundTrips(address, get = fetch, clock = () => performance.now()) {
  const trips = [];
  for (let trip = 0; trip <= TIMES; trip++) {
    const before = clock();
    try {
      const answer = await get(address, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      await answer.text();
      if (trip) trips.push(clock() - before);
    } catch {
      if (trips.length === 0 && trip >= 2) return trips;
    }
  }
  return trips;
}
