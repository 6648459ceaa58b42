/** The pages on which practices and workshops are described: what is typed is saved by itself, or kept on this device until it can be. */
import { addMessages } from "./strings.js";
import { countCharacters } from "./write/counts.js";
import { keepNew } from "./write/new_page.js";
import { offerPlace } from "./write/place.js";
import { growRows } from "./write/rows.js";
import { writeSection } from "./write/section_page.js";
import { countThemes } from "./write/themes.js";

/** How long (ms) the page waits for them: what is typed meanwhile is not yet saved. */
const PATIENCE = 4000;

/** Words in the reader's language. Without them the scripts speak English, which is better than not saving. */
async function speak(/** @type {string} */ address) {
  if (!address) return;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) addMessages((await answer.json()).messages);
  } catch (error) {
    const late = error instanceof DOMException; // a line that is cut is a TypeError
    if (!late && !(error instanceof TypeError)) throw error;
  }
}

async function begin() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-write]"));
  if (!form) return;
  const page = JSON.parse(document.getElementById("write-page")?.textContent ?? "{}");
  await speak(page.strings);
  countCharacters(form);
  countThemes(form);
  offerPlace(form);
  growRows(form);
  if (form.dataset.save) await writeSection(form, page.sprite);
  else await keepNew(form);
  form.dataset.ready = "";
}

begin();
