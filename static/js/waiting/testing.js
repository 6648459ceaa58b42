/** The button that tests the connection, and what it offers where the line is weak. */
import { remember } from "../room/drafts.js";
import { roundTrips, verdict } from "./connection.js";
import { filled } from "./countdown.js";
import { canConnect } from "./line.js";

/** @param {Element} card @param {import("./clock.js").WaitingPage} page */
export function offerTest(card, page) {
  const part = /** @type {HTMLElement | null} */ (card.querySelector("[data-test]"));
  if (!part) return;
  const [button, low] = part.querySelectorAll("button");
  const said = /** @type {HTMLElement} */ (part.querySelector("[role=status]"));
  part.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = page.words.testing;
    const [trips, socket] = await Promise.all([roundTrips(page.state), canConnect(page.room)]);
    const result = verdict(trips, socket);
    said.textContent = filled(page.words[result.verdict], { ms: result.ms });
    low.hidden = result.verdict !== "slow";
    button.disabled = false;
    button.focus();
  });
  low.addEventListener("click", () => {
    remember("low-connection", "on");
    said.textContent = page.words.low;
    low.hidden = true;
    button.focus();
  });
}
