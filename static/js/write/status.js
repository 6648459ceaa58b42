/**
 * The line that says what is saved, and only what is true. It changes while one types, so it is not read out; what the writer must
 * know is: that words are not saved, and that they are again.
 */
import { _ } from "../strings.js";
import { moments } from "./moments.js";

/** @typedef {import("./draft.js").Kind} Kind */
/** @typedef {{kind: Kind, savedAt: number | null, kept: boolean, text: string, online: boolean}} State */

const BAD = new Set(["offline", "refused", "conflict", "over"]);

/** @param {State} state @param {(at: number) => string} clock @returns {string} */
export function statusWords({ kind, savedAt, kept, text, online }, clock) {
  const copy = kept ? _("Kept on this device.") : _("Please do not leave this page.");
  switch (kind) {
    case "waiting":
    case "saving":
      return _("Saving…");
    case "saved":
      return _("Saved at %(time)s", { time: clock(savedAt ?? 0) });
    case "offline":
      return `${online ? _("Not saved: the server does not answer.") : _("Not saved: no connection.")} ${copy}`;
    case "refused":
      return text ? `${_("Not saved.")} ${text}` : _("Not saved: please look at what is marked.");
    case "conflict":
      return _("Not saved: somebody else changed the same words.");
    case "over":
      return `${_("Not saved, and it cannot be saved here any more.")} ${text} ${copy}`.replace(/\s+/g, " ");
    default:
      return "";
  }
}

export class StatusLine {
  /** @param {HTMLFormElement} form @param {() => void} choose opens the choice between two versions */
  constructor(form, choose) {
    this.clock = moments({ hour: "2-digit", minute: "2-digit" });
    this.line = document.createElement("span");
    this.voice = document.createElement("span");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button--small";
    this.button.textContent = _("Choose");
    this.button.hidden = true;
    this.button.addEventListener("click", choose);
    this.element = document.createElement("div");
    this.element.className = "save-status";
    this.element.append(this.line, this.button, this.voice);
    this.element.hidden = true;
    const foot = form.querySelector(".form__actions");
    if (foot) foot.before(this.element);
    else form.append(this.element);
    this.warned = false;
  }

  /** @param {State} state */
  show(state) {
    const text = statusWords(state, this.clock);
    this.element.hidden = !text;
    this.element.dataset.state = state.kind;
    this.line.textContent = text;
    this.button.hidden = state.kind !== "conflict";
    const bad = BAD.has(state.kind);
    if (bad !== this.warned && (bad || state.kind === "saved")) this.voice.textContent = text;
    if (state.kind !== "saving" && state.kind !== "waiting") this.warned = bad;
  }
}
