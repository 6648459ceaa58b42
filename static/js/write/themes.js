/** Choosing themes: each kind shows how many of it are chosen, also while it is folded. */

/** @param {HTMLFormElement} form */
export function countThemes(form) {
  for (const group of form.querySelectorAll(".theme-groups > details")) {
    const tell = () => show(group);
    group.addEventListener("change", tell);
    group.addEventListener("rewritten", tell);
  }
}

/** @param {Element} group */
function show(group) {
  const chosen = group.querySelectorAll("input:checked").length;
  let badge = group.querySelector(".badge");
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "badge";
    group.querySelector("summary")?.append(" ", badge);
  }
  badge.textContent = chosen ? String(chosen) : "";
  /** @type {HTMLElement} */ (badge).hidden = !chosen;
}
