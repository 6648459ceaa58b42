/** The page of an agenda: its rows are dragged, moved by keys and buttons, added, and taken out with a way back; sums go along. */
import { AgendaPage } from "./agenda/page.js";
import { addMessages } from "./strings.js";

/** How long (ms) the page waits for its words. */
const PATIENCE = 4000;

async function begin() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-agenda]"));
  if (!form) return;
  const { strings } = JSON.parse(document.getElementById("agenda-page")?.textContent ?? "{}");
  if (strings) {
    const answer = await fetch(strings, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
    if (answer?.ok) addMessages((await answer.json()).messages);
  }
  new AgendaPage(form);
  form.dataset.ready = "";
}

begin();
