/**
 * Where the others are writing. A caret carries its name as an attribute that the style sheet shows: it is never part of the
 * text, cannot be selected or copied, and is not read out in the middle of a sentence.
 */
import { Extension } from "@tiptap/core";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import { hue } from "../room/persons.js";

/** @typedef {import("y-protocols/awareness").Awareness} Awareness */
/** @typedef {{id?: string, name?: string}} User set by the server */

const NOBODY = new Map();

/** @param {User} user @param {number} client */
const colour = (user, client) => hue(user.id ?? `c${client}`);

/** @param {User} user @param {number} client */
function caret(user, client) {
  const element = document.createElement("span");
  element.className = `caret caret--${colour(user, client)} collaboration-carets__caret`;
  element.setAttribute("aria-hidden", "true");
  element.dataset.name = user.name ?? "";
  return element;
}

/** @param {User} user @param {number} client */
function selection(user, client) {
  return { class: `caret-selection caret-selection--${colour(user, client)}` };
}

/** The awareness as the caret plugin sees it: empty and deaf while carets are off. */
export class Carets {
  /** @param {Awareness} awareness @param {boolean} shown */
  constructor(awareness, shown) {
    this.awareness = awareness;
    this.shown = shown;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  getStates() {
    return this.shown ? this.awareness.getStates() : NOBODY;
  }

  getLocalState() {
    return this.awareness.getLocalState();
  }

  /** @param {string} field @param {unknown} value */
  setLocalStateField(field, value) {
    if (this.shown || value === null) this.awareness.setLocalStateField(field, value);
  }

  /** @param {"change"} event @param {() => void} listener */
  on(event, listener) {
    this.listeners.add(listener);
    this.awareness.on(event, listener);
  }

  /** @param {"change"} event @param {() => void} listener */
  off(event, listener) {
    this.listeners.delete(listener);
    this.awareness.off(event, listener);
  }

  /** @param {boolean} shown */
  show(shown) {
    this.shown = shown;
    if (!shown && this.getLocalState()?.cursor) this.awareness.setLocalStateField("cursor", null);
    for (const listener of this.listeners) listener();
  }

  extension() {
    const plugin = yCursorPlugin(/** @type {Awareness} */ (/** @type {unknown} */ (this)), {
      cursorBuilder: caret,
      selectionBuilder: selection,
    });
    return Extension.create({ name: "carets", priority: 999, addProseMirrorPlugins: () => [plugin] });
  }
}
