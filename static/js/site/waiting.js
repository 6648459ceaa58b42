/** Who has come in before the room opens need not reload: the page looks again until it is no longer an announcement. */
const EVERY_MS = 15_000;

/** @param {Document} page */
export function awaitOpening(page) {
  if (!page.querySelector("[data-awaits-opening]")) return;
  setInterval(() => {
    if (!page.hidden) reloadOnceOpen();
  }, EVERY_MS);
}

async function reloadOnceOpen() {
  try {
    const answer = await fetch(location.pathname);
    if (answer.ok && !(await answer.text()).includes("data-awaits-opening")) location.reload();
  } catch {
    // No connection: the next look may find one.
  }
}
