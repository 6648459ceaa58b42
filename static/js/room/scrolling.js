/** Keeping a reader's place in a scroller that grows at both ends. */

/**
 * Whether the end is in view. The scroller may run in either direction (`column-reverse` counts from its end).
 * @param {HTMLElement} scroller @param {number} [slack] pixels
 */
export function atEnd(scroller, slack = 48) {
  return remaining(scroller) <= slack;
}

/** @param {HTMLElement} scroller pixels below what is in view */
function remaining(scroller) {
  const reversed = getComputedStyle(scroller).flexDirection === "column-reverse";
  const { scrollTop, scrollHeight, clientHeight } = scroller;
  return reversed ? -scrollTop : scrollHeight - clientHeight - scrollTop;
}

/** @param {HTMLElement} scroller */
export function toEnd(scroller) {
  scroller.scrollTop += remaining(scroller);
}

/**
 * Note where the first visible piece stands; the function returned puts it back there after the list has changed.
 * @param {HTMLElement} scroller @param {string} pieces selector
 */
export function anchored(scroller, pieces) {
  const edge = scroller.getBoundingClientRect().top;
  const piece = [...scroller.querySelectorAll(pieces)].find(
    (each) => each.getBoundingClientRect().bottom > edge,
  );
  const before = piece?.getBoundingClientRect().top ?? 0;
  return () => {
    if (piece?.isConnected) scroller.scrollTop += piece.getBoundingClientRect().top - before;
  };
}

/** Draw the eye to an element for a moment. @param {Element} element */
export function flash(element) {
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
  element.addEventListener("animationend", () => element.classList.remove("flash"), { once: true });
}
