/**
 * Links within the room (`#m12`, `#o9`, `#note-a3`) lead there without leaving: the part opens, the place shows. What a
 * message links to opens beside the room, as it does from the notes.
 */
import { flash } from "./scrolling.js";

/** @param {HTMLElement} room @param {import("./store.js").RoomStore} store */
export function followLinks(room, store) {
  room.addEventListener("click", openBeside);
  room.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest?.("a[href^='#']");
    const plain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.defaultPrevented;
    if (!link || !plain || link.closest("[contenteditable='true']")) return;
    event.preventDefault();
    const outcome = link.closest(".recorded");
    go(
      store,
      link.getAttribute("href")?.slice(1) ?? "",
      outcome ? store.outcome(outcome.id)?.quote : undefined,
    );
  });
  addEventListener("hashchange", () => go(store, location.hash.slice(1)));
}

/** @param {MouseEvent} event */
function openBeside(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest?.(".message__text a[href]:not([href^='#'])");
  if (link) /** @type {HTMLAnchorElement} */ (link).target = "_blank";
}

/** @param {import("./store.js").RoomStore} store @param {string} id @param {string} [quote] words to look for there */
export function go(store, id, quote) {
  if (!id) return;
  history.replaceState(history.state, "", `#${id}`);
  store.ask("show", { id, quote });
  if (/^m\d+$/.test(id)) return store.ask("jump", { id });
  requestAnimationFrame(() => reach(id));
}

/** @param {string} id */
function reach(id) {
  const found = document.getElementById(id);
  if (!found) return;
  found.scrollIntoView({ block: "nearest" });
  found.focus({ preventScroll: true });
  flash(found);
}
