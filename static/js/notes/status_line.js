/**
 * The line that says what is saved. It changes with every key, so it is not read out; only what the writer must know is:
 * that words are not saved, and that they are again.
 */
import { html, render } from "lit";
import { formats } from "../room/format.js";
import { icon } from "../editor/icon.js";
import { _ } from "../strings.js";

/** @typedef {import("./save_state.js").Kind} Kind */

/** @param {Kind} kind */
function picture(kind) {
  if (kind === "saved") return icon("cloud-check");
  if (kind === "unsaved" || kind === "refused") return icon("cloud-alert");
  if (kind === "read-only") return icon("lock");
  return icon("cloud");
}

export class StatusLine {
  constructor() {
    this.time = formats(document.documentElement.lang || "en").time;
    this.element = document.createElement("div");
    this.element.className = "notepad__state";
    this.voice = document.createElement("div");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    this.line = document.createElement("p");
    this.element.append(this.line, this.voice);
    this.warned = false;
  }

  /** @param {Kind} kind @param {number | null} since @param {boolean} online */
  show(kind, since, online) {
    const text = this.words(kind, since, online);
    this.element.dataset.state = kind;
    render(html`${picture(kind)}<span>${text}</span>`, this.line);
    const bad = kind === "unsaved" || kind === "refused";
    if (bad || (this.warned && kind === "saved")) this.voice.textContent = text;
    if (kind !== "saving") this.warned = bad;
    return text;
  }

  /** @param {Kind} kind @param {number | null} since @param {boolean} online */
  words(kind, since, online) {
    const time = this.time((since ?? Date.now()) / 1000);
    const texts = {
      connecting: _("Opening the notes…"),
      saving: _("Saving…"),
      saved: online
        ? _("All changes saved")
        : _("All changes saved. Not connected: what you write now waits here."),
      unsaved: online
        ? _("Not saved since %(time)s", { time })
        : _("Not saved since %(time)s: no connection", { time }),
      "read-only": _("Read only"),
      refused: _("Your changes since %(time)s were not accepted", { time }),
    };
    return texts[kind];
  }
}
