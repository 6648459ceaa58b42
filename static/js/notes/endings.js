/** What is said, and kept, when the notes socket ends for good. */
import { Doc, applyUpdate } from "yjs";
import { _ } from "../strings.js";
import { FRAGMENT } from "./editor.js";
import { plainText } from "./plain_text.js";
import { reloadHelps } from "./recovery.js";
import { recoveryPanel } from "./recovery_panel.js";

/** @param {import("yjs").Doc} doc */
export function wordsOf(doc) {
  return plainText(doc.getXmlFragment(FRAGMENT));
}

/** @param {Uint8Array} update @returns {string} */
function keptWords(update) {
  const doc = new Doc();
  applyUpdate(doc, update);
  return wordsOf(doc);
}

/**
 * Words that an earlier visit kept and that cannot go back by themselves.
 * @param {import("./store.js").Entry} entry @param {() => void} onDiscard
 */
export function keptPanel(entry, onDiscard) {
  return recoveryPanel({
    title: _("A text of yours from an earlier visit"),
    explanation: _(
      "It was not saved here, and the notes have changed since in a way that keeps it from returning by itself. Copy from it what is missing below.",
    ),
    text: keptWords(entry.update),
    room: entry.room,
    onDiscard,
  });
}

/** @param {number} code */
function whyAway(code) {
  if (code === 4401) return _("You are signed out.");
  if (code === 4404) return _("The invitation you came with is not valid any more.");
  if (code === 4409)
    return _("The notes are open in too many tabs. Close some of them, then load this page again.");
  return _("You have no access to these notes any more.");
}

/**
 * @param {import("./closing.js").Next} next @param {number} code
 * @param {{room: string, schema: string, text: string, unsaved: boolean}} place
 */
export function endPanel(next, code, { room, schema, text, unsaved }) {
  const keep = unsaved ? text : "";
  if (next === "recover")
    return recoveryPanel({
      title: _("The notes were restored from a copy"),
      explanation: _(
        "This is the text as you saw it last. It is not put back by itself, or it would stand there twice.",
      ),
      text,
      room,
      reload: true,
    });
  if (next === "leave")
    return recoveryPanel({ title: whyAway(code), explanation: kept(unsaved), text: keep, room });
  if (next === "reload") return reloadPanel({ room, schema });
  return recoveryPanel({
    title: _("The server did not accept your last changes"),
    explanation: _("Copy your text before you load the page again."),
    text: keep,
    room,
    reload: true,
  });
}

/** @param {boolean} unsaved */
function kept(unsaved) {
  return unsaved
    ? _("Your last changes were not saved; you can copy your text here.")
    : _("What you wrote is saved.");
}

/** @param {{room: string, schema: string}} place */
function reloadPanel({ room, schema }) {
  const tried = `notes-reload:${room}`;
  const helps = reloadHelps(sessionStorage.getItem(tried), schema);
  sessionStorage.setItem(tried, schema);
  return recoveryPanel({
    title: _("There is a newer editor for these notes"),
    explanation: helps
      ? _("Load the page again to go on writing. What you wrote is kept.")
      : _("Loading the page again did not bring it. Please try in a few minutes."),
    room,
    reload: helps,
  });
}
