/** Dragging a row by its handle: with a mouse, a pen or a finger. The page scrolls along at its edges. */
import { slotAt } from "./order.js";

const EDGE = 60;
const SPEED = 12;

/**
 * @param {HTMLElement} handle @param {HTMLElement} row
 * @param {{rows: () => HTMLElement[], move: (row: HTMLElement, to: number) => void, done: (row: HTMLElement) => void}} list
 */
export function draggable(handle, row, list) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    row.classList.add("is-dragged");
    let moves = 0;
    const drag = (/** @type {PointerEvent} */ at) => {
      moves += 1;
      scrollAt(at.clientY);
      const others = list.rows().filter((one) => one !== row);
      const to = slotAt(others.map(middle), at.clientY);
      if (list.rows().indexOf(row) !== to) {
        list.move(row, to);
        if (!handle.hasPointerCapture(at.pointerId)) handle.setPointerCapture(at.pointerId);
      }
    };
    const end = () => {
      handle.removeEventListener("pointermove", drag);
      for (const kind of ["pointerup", "pointercancel"]) handle.removeEventListener(kind, end);
      row.classList.remove("is-dragged");
      if (moves) list.done(row);
    };
    handle.addEventListener("pointermove", drag);
    for (const kind of ["pointerup", "pointercancel"]) handle.addEventListener(kind, end);
  });
}

/** @param {HTMLElement} row */
function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/** @param {number} y */
function scrollAt(y) {
  if (y < EDGE) window.scrollBy(0, -SPEED);
  else if (y > window.innerHeight - EDGE) window.scrollBy(0, SPEED);
}
