/** The tools of the shared notes. */
import { icon } from "../editor/icon.js";
import { blocks, heading, history, letters, link, toggle } from "../editor/tools.js";
import { _ } from "../strings.js";

/** @param {() => void} askForLink */
export function notesTools(askForLink) {
  return [
    history(),
    [heading(2, icon("heading-2"), _("Heading")), heading(3, icon("heading-3"), _("Smaller heading"))],
    [...letters(), toggle("code", icon("code"), _("Code"), "Mod-E", "toggleCode"), link(askForLink)],
    blocks(),
  ];
}
