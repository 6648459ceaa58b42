/**
 * The shared notes: the server's rendering until somebody wants to write, then the editor, which is fetched only then.
 * On a wide screen it opens by itself once the room is quiet; on a phone with its tab; never by itself on a weak line.
 */
import { _, addMessages } from "../../strings.js";
import { RoomElement } from "../element.js";
import { NARROW } from "./tabs.js";

export class RoomNotes extends HTMLElement {
  get store() {
    return RoomElement.store;
  }

  connectedCallback() {
    this.button = /** @type {HTMLButtonElement|null} */ (this.querySelector("[data-open-editor]"));
    this.body = /** @type {HTMLElement} */ (this.querySelector(".notes-panel__body"));
    this.state = /** @type {HTMLElement|null} */ (this.querySelector(".notes-panel__state"));
    if (this.button) this.button.hidden = false;
    this.button?.addEventListener("click", () => this.open());
    this.store.heed(this, "part", (detail) => this.shown(detail));
    this.store.heed(this, "show", (detail) => this.goTo(detail));
    this.store.watch(["you", "status", "low"], () => this.permit());
    /** A place asked for before there was an editor. @type {{id: string, quote?: string}|null} */
    this.wanted = null;
    if (!matchMedia(NARROW).matches) this.whenQuiet();
  }

  whenQuiet() {
    const begin = () => this.store.low || this.open();
    if ("requestIdleCallback" in window) requestIdleCallback(begin, { timeout: 3000 });
    else setTimeout(begin, 1500);
  }

  /** @param {{part: string, narrow: boolean}} detail */
  shown({ part, narrow }) {
    if (narrow && part === "notes" && !this.store.low) this.open();
  }

  /** A place in the notes; in the server's rendering it is an ordinary anchor. @param {{id: string, quote?: string}} place */
  goTo({ id, quote }) {
    if (!id.startsWith("note-")) return;
    if (this.notes) this.notes.goTo(id.slice("note-".length), quote);
    else this.wanted = { id, quote };
  }

  get editable() {
    return this.store.can("message.post");
  }

  async open() {
    if (this.opening) return;
    this.opening = true;
    this.button?.setAttribute("aria-disabled", "true");
    this.tell(_("Fetching the editor…"));
    try {
      const [editor] = await Promise.all([import("../../notes.js"), this.dress(), this.speak()]);
      this.mount(editor);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a script that cannot be fetched is a TypeError
      this.opening = false;
      this.button?.removeAttribute("aria-disabled");
      this.tell(
        _("The editor could not be fetched. The notes are shown as they were when the page was loaded."),
      );
    }
  }

  /** The editor's own sheet. Without it the editor is plain, but whole: then it does not matter. */
  dress() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = this.dataset.sheet ?? "";
    return new Promise((done) => {
      link.onload = link.onerror = done;
      document.head.append(link);
    });
  }

  /** The editor's own words in the reader's language. Without them it speaks English, which is better than no editor. */
  async speak() {
    if (!this.dataset.strings) return;
    const words = await fetch(this.dataset.strings).then((answer) =>
      answer.ok ? answer.json() : { messages: {} },
    );
    addMessages(words.messages);
  }

  /** @param {typeof import("../../notes.js")} module */
  mount({ mountNotes, useSprite }) {
    useSprite(this.dataset.sprite ?? "");
    const { boot, you } = this.store;
    this.notes = mountNotes(/** @type {HTMLElement} */ (this.body), {
      room: boot.room,
      schema: boot.schema,
      gen: boot.gen,
      you,
      editable: this.editable,
      lowConnection: this.store.low,
      onPassage: (passage) => this.store.ask("record", { passage }),
      drawing: boot.urls.draw,
      onState: () => this.tell(""),
    });
    if (this.button) this.button.hidden = true;
    if (this.wanted) this.goTo(this.wanted);
    this.tell("");
  }

  permit() {
    this.notes?.setEditable(this.editable);
    this.notes?.setLowConnection(this.store.low);
  }

  /** @param {string} words */
  tell(words) {
    if (this.state) this.state.textContent = words;
  }
}
