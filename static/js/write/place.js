/** Latitude and longitude with one press: those of the territory. Where the writer is, is none of our business. */
import { _ } from "../strings.js";
import { element } from "./element.js";

/** @param {HTMLFormElement} form with data-latitude and data-longitude, where its territory has them */
export function offerPlace(form) {
  const { latitude, longitude } = form.dataset;
  const fields = ["latitude", "longitude"].map(
    (name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name)),
  );
  const [first, second] = fields;
  if (!latitude || !longitude || !first || !second) return;
  const button = element(
    "button",
    { type: "button", class: "button button--small" },
    _("Use the territory's place"),
  );
  button.addEventListener("click", () => {
    [first.value, second.value] = [latitude, longitude];
    first.dispatchEvent(new Event("input", { bubbles: true }));
    first.focus();
  });
  second.closest(".field")?.after(element("p", {}, button));
}
