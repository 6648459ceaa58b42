/** A form whose draft the server has already: it saves itself. */
import { _ } from "../strings.js";
import { Device } from "./device.js";
import { element } from "./element.js";
import { Fields, parted } from "./fields.js";
import { offerLeft } from "./left_notice.js";
import { holdTab, openTabs } from "./open_tabs.js";
import { leavingHint } from "./rich_field.js";
import { Saver } from "./saver.js";
import { StatusLine } from "./status.js";

/** @typedef {import("./draft.js").Values} Values */

/** How long (ms) a press on Save waits for what is on its way. */
const PATIENCE = 10_000;

class SectionPage {
  /** @param {HTMLFormElement} form @param {string} sprite address of the editor's icons */
  constructor(form, sprite) {
    this.form = form;
    if (form.querySelector("textarea[data-rich]")) form.prepend(leavingHint());
    this.dress();
    this.fields = new Fields(form, sprite, {
      changed: () => this.saver.changed(this.fields.readAll()),
      recast: (name, value) => this.saver.recast(name, value),
    });
    this.tab = this.hidden("tab").value;
    const place = {
      address: form.dataset.save ?? "",
      language: form.dataset.language ?? "",
      tab: this.tab,
      version: Number(form.dataset.version),
      source: form.dataset.source,
      shape: form.dataset.fields ? (/** @type {Values} */ values) => ({ values }) : parted,
    };
    this.device = new Device(location.pathname, this.tab);
    this.status = new StatusLine(form, () => this.choose());
    this.saver = new Saver(place, this.fields.readAll(), this.device, this.listener());
    this.listen();
  }

  /** What is only true without scripts: that one writes Markdown, and that one can go back without saving. */
  dress() {
    const notes = /** @type {NodeListOf<HTMLElement>} */ (
      this.form.querySelectorAll("[data-without-scripts]")
    );
    for (const note of notes) note.hidden = true;
    const back = /** @type {HTMLElement | null} */ (this.form.querySelector("[data-back]"));
    if (back) back.textContent = back.dataset.back ?? "";
  }

  /** @param {string} name */
  hidden(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }

  /** @returns {import("./saver.js").Page} */
  listener() {
    return {
      onState: (state) => this.status.show(state),
      onTaken: (values, by) => this.take(values, by),
      onConflict: () => this.choose(),
      onRefused: (errors) => this.mark(errors),
      adopt: (kept) => this.fields.adopt(kept),
    };
  }

  listen() {
    const { form, saver } = this;
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => saver.retry());
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && saver.holds) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => document.hidden && saver.save());
    window.addEventListener("pagehide", () => saver.save());
  }

  /** What earlier pages at this address could not save. */
  async lookBack() {
    holdTab(this.tab);
    const all = this.device.found(await openTabs(), Date.now());
    const found = all.filter(({ left }) => !this.stands(left.values));
    // The last words of a page that closes may have arrived though their answer found nobody.
    for (const { tab } of all.filter((one) => !found.includes(one))) this.device.forget(tab);
    const newest = found.at(-1);
    const forget = () => found.forEach(({ tab }) => this.device.forget(tab));
    if (!newest) return;
    const restore = () => {
      this.saver.restore(newest.left);
      forget();
    };
    offerLeft(this.form, newest.left, { restore, forget });
  }

  /** Whether the server has these words already. @param {Values} values */
  stands(values) {
    const here = this.fields.readAll();
    const left = this.fields.adopt(values);
    return Object.keys(values).every(
      (name) => name in left && JSON.stringify(left[name]) === JSON.stringify(here[name]),
    );
  }

  /** @param {Values} values @param {string} by */
  take(values, by) {
    for (const [name, value] of Object.entries(values)) this.fields.write(name, value);
    if (!by) return;
    const names = Object.keys(values).map((name) => this.fields.label(name));
    const told = _("%(name)s saved something else meanwhile. It stands here now: %(fields)s.", {
      name: by,
      fields: names.join(", "),
    });
    this.notice?.remove();
    this.notice = element(
      "div",
      { class: "notice", role: "status" },
      element("div", { class: "notice__body" }, told),
    );
    this.form.before(this.notice);
  }

  async choose() {
    const { conflict, now } = this.saver.draft;
    if (!conflict || this.choosing) return;
    this.choosing = true;
    const { chooseVersions } = await import("./choice_dialog.js");
    const choices = await chooseVersions(conflict, now, this.fields);
    this.choosing = false;
    if (choices) this.saver.choose(choices);
  }

  /** @param {Record<string, string>} errors */
  mark(errors) {
    for (const old of this.form.querySelectorAll("[data-refused]")) old.remove();
    for (const [name, text] of Object.entries(errors)) {
      const field = name.split(".").at(-1) ?? name;
      const note = element("p", { class: "field__error", role: "alert", "data-refused": true }, text);
      this.fields.place(field)?.append(note);
    }
  }

  /** A press on Save: first what is on its way, then the form, which the server answers with the next page. @param {SubmitEvent} event */
  async submit(event) {
    if (this.leaving) return;
    event.preventDefault();
    await Promise.race([this.settle(), new Promise((done) => setTimeout(done, PATIENCE))]);
    if (this.saver.kind === "conflict") return this.choose();
    if (this.saver.holds) return this.status.element.scrollIntoView({ block: "center" });
    this.leaving = true;
    await new Promise((done) => setTimeout(done)); // a form that is still telling of one press ignores the next
    this.fields.pour();
    const format = this.hidden("format");
    if (format) format.value = "html";
    this.hidden("version").value = String(this.saver.draft.version);
    this.hidden("tab").value = `${this.tab}#${this.saver.draft.turn + 1}`;
    this.form.requestSubmit(/** @type {HTMLElement | null} */ (event.submitter));
  }

  async settle() {
    await this.saver.save();
    if (this.saver.kind === "waiting") await this.saver.save();
  }
}

/** @param {HTMLFormElement} form @param {string} sprite */
export async function writeSection(form, sprite) {
  const page = new SectionPage(form, sprite);
  await page.lookBack();
}
