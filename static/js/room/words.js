/** The room's vocabulary in the reader's language. */
import { _ } from "../strings.js";

export const REACTIONS = ["👍", "❤️", "👏", "😊", "🤔", "🙏"];
export const OUTCOME_KINDS = ["decision", "commitment", "proposal", "question", "idea"];
/** What anybody in the room may record; the rest is for rapporteurs and facilitators. */
export const OPEN_KINDS = ["proposal", "question", "idea"];

/** @param {string} role */
export function roleName(role) {
  /** @type {Record<string, string>} */
  const names = {
    secretariat: _("Secretariat"),
    facilitator: _("Facilitator"),
    rapporteur: _("Rapporteur"),
    participant: _("Participant"),
    guest: _("Guest"),
    reader: _("Reader"),
  };
  return names[role] ?? "";
}

/** Roles that the conversation shows beside a name: those who lead or write it up. @param {string} [role] */
export function leads(role) {
  return role === "facilitator" || role === "rapporteur" || role === "secretariat";
}

/** @param {string} kind */
export function kindName(kind) {
  /** @type {Record<string, string>} */
  const names = {
    decision: _("Decision"),
    commitment: _("Commitment"),
    proposal: _("Proposal"),
    question: _("Question"),
    idea: _("Idea"),
  };
  return names[kind] ?? kind;
}

/** @param {string} kind heading above all outcomes of a kind */
export function kindsName(kind) {
  /** @type {Record<string, string>} */
  const names = {
    decision: _("Decisions"),
    commitment: _("Commitments"),
    proposal: _("Proposals"),
    question: _("Questions"),
    idea: _("Ideas"),
  };
  return names[kind] ?? kind;
}

/** @param {string} emoji */
export function reactionName(emoji) {
  /** @type {Record<string, string>} */
  const names = {
    "👍": _("I agree"),
    "❤️": _("I love it"),
    "👏": _("Well done"),
    "😊": _("It makes me smile"),
    "🤔": _("I wonder"),
    "🙏": _("Thank you"),
  };
  return names[emoji] ?? emoji;
}

/** @param {string} code */
export function languageName(code) {
  /** @type {Record<string, string>} */
  const names = { en: "English", fr: "Français", pt: "Português", ar: "العربية" };
  return names[code] ?? code;
}

/** Why the server said no. @param {string} code of a nack @param {string} [text] the server's own words */
export function refusal(code, text) {
  if (text) return text;
  /** @type {Record<string, string>} */
  const reasons = {
    forbidden: _("You may not do that here."),
    closed: _("The workshop is not open, so this cannot be done now."),
    not_found: _("That is not there any more."),
    too_large: _("That is too long."),
    rate_limited: _("A little slower, please. It is tried again in a moment."),
    busy: _("The server is busy. It is tried again in a moment."),
    unavailable: _("The server cannot store anything right now. It is tried again in a moment."),
  };
  return reasons[code] ?? _("The server did not accept that.");
}
