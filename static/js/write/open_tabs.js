/** Which writing pages are open in this browser: each holds a lock of its own name for as long as it lives. */

const PREFIX = "together-write:";

/** @param {string} tab */
export function holdTab(tab) {
  navigator.locks?.request(PREFIX + tab, () => new Promise(() => {}));
}

/** Their names, or null where the browser cannot say. @returns {Promise<string[] | null>} */
export async function openTabs() {
  if (!navigator.locks) return null;
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
}
