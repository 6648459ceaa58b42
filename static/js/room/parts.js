/** The parts of the room, one of which a narrow screen shows. */

export const PARTS = ["chat", "notes", "agenda", "people"];

/** The part in which an anchor lies: `m12` in the chat, `o9` beside the agenda. @param {string} id */
export function partOf(id) {
  if (PARTS.includes(id)) return id;
  if (/^m\d+$/.test(id)) return "chat";
  if (/^(o|a)\d+$/.test(id) || id === "outcomes") return "agenda";
  if (id === "hands") return "people";
  return id.startsWith("note-") ? "notes" : null;
}
