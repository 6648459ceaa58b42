/** Two people wrote in the same fields: both texts side by side, and a choice for each that nobody makes by accident. */
import { _ } from "../strings.js";
import { element } from "./element.js";
import { canonical } from "./rich_field.js";

/** @typedef {import("./draft.js").Conflict} Conflict */
/** @typedef {import("./draft.js").Values} Values */

/**
 * @param {Conflict} conflict @param {Values} mine @param {import("./fields.js").Fields} fields
 * @returns {Promise<Record<string, "mine" | "theirs"> | null>} null when it was put off
 */
export function chooseVersions(conflict, mine, fields) {
  const asked = conflict.fields.map((name) => question(name, mine, conflict, fields));
  const form = element("form", { method: "dialog", class: "stack stack--loose" }, ...asked, foot());
  const head = element(
    "div",
    { class: "dialog__head" },
    element("h2", { class: "dialog__title", id: "choice" }, _("Two versions")),
  );
  const dialog = element(
    "dialog",
    { class: "dialog choice-dialog", "aria-labelledby": "choice" },
    head,
    who(conflict),
    form,
  );
  form.querySelector("[data-later]")?.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    form.addEventListener("submit", () => {
      const chosen = /** @type {[string, "mine" | "theirs"][]} */ ([...new FormData(form)]);
      resolve(Object.fromEntries(chosen));
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(null);
    });
  });
}

/** @param {Conflict} conflict */
function who({ by, own }) {
  return element("p", { class: "choice-dialog__who" }, own ? oneself() : another(by));
}

function oneself() {
  return _(
    "You saved another version on another device or in another window. Nothing is lost: please choose what stays.",
  );
}

/** @param {string} by */
function another(by) {
  return by
    ? _("%(name)s saved while you were writing. Nothing is lost: please choose what stays.", { name: by })
    : _("It was saved elsewhere while you were writing. Nothing is lost: please choose what stays.");
}

function foot() {
  const later = element(
    "button",
    { type: "button", class: "button button--quiet", "data-later": true },
    _("Later"),
  );
  const done = element("button", { class: "button button--primary" }, _("Save what I chose"));
  return element("div", { class: "dialog__foot" }, later, done);
}

/** @param {string} name @param {Values} mine @param {Conflict} conflict @param {import("./fields.js").Fields} fields */
function question(name, mine, { own, theirs }, fields) {
  const sides = /** @type {const} */ ([
    ["mine", own ? _("Keep this version") : _("Keep mine"), mine],
    ["theirs", own ? _("Keep the other version") : _("Keep theirs"), theirs],
  ]).map(([value, label, values]) => {
    const radio = element("input", { type: "radio", name, value, required: true });
    const text = element(
      "div",
      { class: "pair__text prose", dir: "auto" },
      shown(fields, name, values[name]),
    );
    return element("div", { class: "pair__side" }, element("label", { class: "choice" }, radio, label), text);
  });
  const legend = element("legend", {}, fields.label(name));
  return element("fieldset", { class: "form__group" }, legend, element("div", { class: "pair" }, ...sides));
}

/** @param {import("./fields.js").Fields} fields @param {string} name @param {import("./draft.js").Value} value */
function shown(fields, name, value) {
  if (Array.isArray(value) ? !value.length : value === "") return element("p", { class: "soft" }, _("Empty"));
  if (!fields.rich.has(name))
    return element("p", { class: "choice-dialog__plain" }, fields.told(name, value));
  const holder = document.createElement("template");
  holder.innerHTML = canonical(String(value));
  return holder.content;
}
