/** The words of a notes document, a line per paragraph, read straight from Yjs (no editor needed). */
import { XmlElement, XmlText } from "yjs";

/** @typedef {import("yjs").XmlFragment} XmlFragment */

/** @param {XmlFragment} fragment @returns {string} */
export function plainText(fragment) {
  return lines(fragment, "")
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** @param {XmlFragment | XmlElement} node @param {string} indent @returns {string[]} */
function lines(node, indent) {
  return node.toArray().flatMap((child, index) => {
    if (!(child instanceof XmlElement)) return [];
    return child.nodeName.endsWith("List")
      ? lines(child, indent)
      : block(child, indent, mark(node, child, index));
  });
}

/** @param {XmlElement} node @param {string} indent @param {string} bullet */
function block(node, indent, bullet) {
  if (node.nodeName === "heading") return ["", indent + bullet + inline(node), ""];
  if (node.nodeName === "paragraph") return [indent + bullet + inline(node)];
  const [first = "", ...rest] = lines(node, indent + " ".repeat(bullet.length));
  return [indent + bullet + first.trimStart(), ...rest];
}

/** @param {XmlFragment | XmlElement} parent @param {XmlElement} node @param {number} index */
function mark(parent, node, index) {
  if (node.nodeName === "taskItem") return String(node.getAttribute("checked")) === "true" ? "[x] " : "[ ] ";
  if (node.nodeName !== "listItem") return "";
  return parent instanceof XmlElement && parent.nodeName === "orderedList" ? `${index + 1}. ` : "- ";
}

/** @param {XmlElement} node @returns {string} */
function inline(node) {
  return node
    .toArray()
    .map((child) => {
      if (child instanceof XmlText)
        return child
          .toDelta()
          .map((/** @type {{insert: unknown}} */ { insert }) => (typeof insert === "string" ? insert : ""))
          .join("");
      return child instanceof XmlElement && child.nodeName === "hardBreak" ? "\n" : "";
    })
    .join("");
}
