/** The fields of a writing page by name, whatever they are made of: lines, choices, boxes, rich text. */
import { RichField, canonical } from "./rich_field.js";

/** @typedef {import("./draft.js").Value} Value */
/** @typedef {import("./draft.js").Values} Values */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/** What is the same in every language (`practices.content.Facts`); whatever else has a name of its own is words. */
const FACTS = new Set(
  "themes place latitude longitude scale started_on ended_on ongoing dimensions actor_kinds changes contact licence".split(
    " ",
  ),
);
const WORDS = new Set(
  (
    "title what novelty problem led_by roles reach steps methods decisions money people time " +
    "evidence evaluation helped failed lessons conditions"
  ).split(" "),
);
const MANY = new Set(["themes", "dimensions", "actor_kinds", "changes"]);

/** As the endpoint takes them. @param {Values} values @returns {{words: Values, facts: Values}} */
export function parted(values) {
  const entries = Object.entries(values);
  return {
    words: Object.fromEntries(entries.filter(([name]) => WORDS.has(name))),
    facts: Object.fromEntries(entries.filter(([name]) => FACTS.has(name))),
  };
}

export class Fields {
  /**
   * @param {HTMLFormElement} form which may name its fields itself (`data-fields`, and of these `data-many`); else a practice's
   * @param {string} sprite address of the editor's icons
   * @param {{changed: () => void, recast: (name: string, value: Value) => void}} page
   */
  constructor(form, sprite, page) {
    this.form = form;
    const heard = {
      changed: () => page.changed(),
      recast: (/** @type {string} */ name) => page.recast(name, this.read(name)),
    };
    const areas = /** @type {HTMLTextAreaElement[]} */ ([...form.querySelectorAll("textarea[data-rich]")]);
    const made = areas.map((area) => new RichField(area, sprite, heard));
    this.rich = new Map(made.map((field) => [field.name, field]));
    const names = this.controls().map((control) => control.name);
    const { fields, many } = form.dataset;
    const known = fields ? new Set(fields.split(" ")) : new Set([...WORDS, ...FACTS]);
    /** Fields that hold several choices. */
    this.many = many ? new Set(many.split(" ")) : MANY;
    this.names = [...new Set(names)].filter((name) => known.has(name));
    form.addEventListener("input", () => page.changed());
    form.addEventListener("change", () => page.changed());
  }

  /** @returns {Control[]} */
  controls() {
    return /** @type {Control[]} */ ([...this.form.elements].filter((element) => "name" in element));
  }

  /** @param {string} name */
  named(name) {
    return this.controls().filter((control) => control.name === name);
  }

  /** @param {string} name @returns {Value} */
  read(name) {
    const rich = this.rich.get(name);
    if (rich) return rich.html;
    const controls = this.named(name);
    const ticked = controls.filter((control) => control instanceof HTMLInputElement && control.checked);
    if (this.many.has(name)) return ticked.map((control) => control.value);
    if (controls[0]?.type === "checkbox") return ticked.length > 0;
    if (controls[0]?.type === "radio") return ticked[0]?.value ?? "";
    return controls[0]?.value ?? "";
  }

  /** @returns {Values} */
  readAll() {
    return Object.fromEntries(this.names.map((name) => [name, this.read(name)]));
  }

  /** @param {string} name @param {Value} value */
  write(name, value) {
    const rich = this.rich.get(name);
    if (rich) return rich.set(String(value));
    for (const control of this.named(name)) {
      const ticks = control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type);
      if (!ticks) control.value = String(value);
      else if (Array.isArray(value)) control.checked = value.includes(control.value);
      else control.checked = control.type === "checkbox" ? value === true : control.value === value;
      control.dispatchEvent(new CustomEvent("rewritten", { bubbles: true }));
    }
  }

  /** What the server keeps, in the form in which this page reads it. @param {Record<string, unknown>} kept @returns {Values} */
  adopt(kept) {
    const known = this.names.filter((name) => name in kept);
    return Object.fromEntries(known.map((name) => [name, this.shaped(name, kept[name])]));
  }

  /** @param {string} name @param {unknown} value @returns {Value} */
  shaped(name, value) {
    if (this.rich.has(name)) return canonical(String(value ?? ""));
    if (this.many.has(name)) return (Array.isArray(value) ? value : []).map(String);
    if (typeof value === "boolean") return value;
    return String(value ?? "");
  }

  /** Everything into the form, as it will be sent. */
  pour() {
    for (const field of this.rich.values()) field.pour();
  }

  /** What stands around a field. @param {string} name */
  place(name) {
    return (
      this.form.querySelector(`[data-field="${CSS.escape(name)}"]`) ?? this.named(name)[0]?.closest(".field")
    );
  }

  /** What a field is called on this page. @param {string} name */
  label(name) {
    const words = this.place(name)?.querySelector("legend, label")?.firstChild?.textContent;
    return words?.trim() || name;
  }

  /** A value in words. @param {string} name @param {Value} value @returns {string} */
  told(name, value) {
    const choices = Array.isArray(value) ? value.map(String) : [String(value)];
    const names = choices.map((choice) => this.choice(name, choice));
    return names.join("\n");
  }

  /** @param {string} name @param {string} value */
  choice(name, value) {
    for (const control of this.named(name)) {
      if (control instanceof HTMLSelectElement)
        return [...control.options].find((option) => option.value === value)?.text ?? value;
      const ticks = control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type);
      if (ticks && control.value === value) return control.closest("label")?.textContent?.trim() ?? value;
    }
    return value === "true" ? "✓" : value === "false" ? "–" : value;
  }
}
