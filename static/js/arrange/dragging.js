/**
 * A session is lifted by its grip and dropped at an hour, between two, or on another day. The buttons of each session do the same by
 * keyboard.
 *
 * @typedef {{day: string, clock: string}} Place `clock` empty: the same clock on that day
 */
import { freeTimes } from "./slots.js";

/** How near (px) to the edge of the window the page begins to move, and how fast (px a frame). */
const EDGE = 60;
const SPEED = 12;

/** @param {HTMLElement} part @param {(row: HTMLElement, place: Place) => void} drop @param {(text: string) => void} say */
export function letDrag(part, drop, say) {
  showGrips(part);
  part.addEventListener("pointerdown", (event) => {
    const grip = /** @type {HTMLElement} */ (event.target).closest("[data-grip]");
    const row = /** @type {HTMLElement | null} */ (grip?.closest("[data-session]"));
    if (!grip || !row || event.button !== 0) return;
    event.preventDefault();
    new Drag(part, row, event, drop, say);
  });
}

/** Without scripts there is nothing to lift. @param {HTMLElement} part */
export function showGrips(part) {
  for (const grip of part.querySelectorAll("[data-grip]")) /** @type {HTMLElement} */ (grip).hidden = false;
}

class Drag {
  /**
   * @param {HTMLElement} part @param {HTMLElement} row @param {PointerEvent} event
   * @param {(row: HTMLElement, place: Place) => void} drop @param {(text: string) => void} say
   */
  constructor(part, row, event, drop, say) {
    this.part = part;
    this.row = row;
    this.drop = drop;
    this.say = say;
    this.over = /** @type {HTMLElement | null} */ (null);
    this.y = event.clientY;
    this.offered = offer(part);
    this.ghost = ghostOf(row);
    document.documentElement.classList.add("is-dragging");
    row.classList.add("is-lifted");
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("pointermove", (next) => this.move(next), { signal });
    document.addEventListener("pointerup", () => this.end(true), { signal });
    document.addEventListener("pointercancel", () => this.end(false), { signal });
    document.addEventListener("keydown", (key) => key.key === "Escape" && this.end(false), { signal });
    this.move(event);
    say(part.dataset.lifted ?? "");
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  /** @param {PointerEvent} event */
  move({ clientX, clientY }) {
    this.y = clientY;
    this.ghost.style.translate = `${clientX + 8}px ${clientY + 8}px`;
    const under = document.elementFromPoint(clientX, clientY)?.closest("[data-drop]");
    this.over?.classList.remove("is-over");
    this.over = /** @type {HTMLElement | null} */ (under ?? null);
    this.over?.classList.add("is-over");
  }

  scroll() {
    const by = this.y < EDGE ? -SPEED : this.y > innerHeight - EDGE ? SPEED : 0;
    if (by) scrollBy(0, by);
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  /** @param {boolean} dropped */
  end(dropped) {
    const place = dropped && this.over ? placeOf(this.over) : null;
    this.stop.abort();
    cancelAnimationFrame(this.frame);
    this.over?.classList.remove("is-over");
    this.row.classList.remove("is-lifted");
    this.ghost.remove();
    for (const free of this.offered) free.remove();
    for (const one of this.part.querySelectorAll("[data-drop]")) one.removeAttribute("data-drop");
    document.documentElement.classList.remove("is-dragging");
    if (place && !isThere(this.row, place)) this.drop(this.row, place);
    else this.say(this.part.dataset.dropped ?? "");
  }
}

/** @param {HTMLElement} row */
function ghostOf(row) {
  const ghost = /** @type {HTMLElement} */ (row.cloneNode(true));
  ghost.removeAttribute("id");
  ghost.querySelector("details")?.remove();
  ghost.classList.add("session--ghost");
  ghost.setAttribute("aria-hidden", "true");
  document.body.append(ghost);
  return ghost;
}

/** Everything that a session can be dropped on; free times are shown between the others. @param {HTMLElement} part */
function offer(part) {
  for (const one of part.querySelectorAll("[data-slot], [data-drop-day]")) one.setAttribute("data-drop", "");
  return [...part.querySelectorAll("[data-day]")].flatMap((day) => {
    const slots = [.../** @type {NodeListOf<HTMLElement>} */ (day.querySelectorAll("[data-slot]"))];
    const known = slots.map((slot) => ({ clock: slot.dataset.clock ?? "", minutes: lengths(slot) }));
    return freeTimes(known).map(({ after, clock }) => {
      const free = document.createElement("li");
      free.className = "arrange__free";
      free.textContent = clock;
      free.dataset.clock = clock;
      free.setAttribute("data-drop", "");
      slots[after].after(free);
      return free;
    });
  });
}

/** @param {HTMLElement} slot */
function lengths(slot) {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (slot.querySelectorAll("[data-session]"));
  return [...rows].map((row) => Number(row.dataset.minutes));
}

/** @param {HTMLElement} target @returns {Place} */
function placeOf(target) {
  const day = target.dataset.dropDay ?? target.closest("[data-day]")?.getAttribute("data-day") ?? "";
  return { day, clock: target.dataset.clock ?? "" };
}

/** @param {HTMLElement} row @param {Place} place */
function isThere(row, { day, clock }) {
  const here = placeOf(/** @type {HTMLElement} */ (row.closest("[data-slot]")));
  return here.day === day && (clock === "" || here.clock === clock);
}
