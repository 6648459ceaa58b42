/**
 * `details.menu` behaves as people expect of a menu: it closes on Escape (the focus returns to what opened it), on a press
 * outside, and when the focus goes elsewhere.
 * @param {Document} page
 */
export function closeMenus(page) {
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus(page)) {
      const held = menu.contains(page.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary")?.focus();
    }
  });
  page.addEventListener("pointerdown", (event) => closeOthers(page, event.target));
  page.addEventListener("focusin", (event) => closeOthers(page, event.target));
}

/** @param {Document} page @returns {NodeListOf<HTMLDetailsElement>} */
function openMenus(page) {
  return page.querySelectorAll("details.menu[open]");
}

/** @param {Document} page @param {EventTarget | null} target */
function closeOthers(page, target) {
  for (const menu of openMenus(page)) {
    if (!(target instanceof Node) || !menu.contains(target)) menu.open = false;
  }
}
