/** A message in one line, as pins, quotations and announcements show it: its words without the marks of their form. */

/** @param {string} text Markdown-light */
export function excerpt(text) {
  return text
    .replace(/```|`/g, "")
    .replace(/\[([^\]\n]+)\]\([^)\s]+\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])([*_])(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/^\s*(?:[-+*]|\d+[.)])\s+/, "")
    .replace(/\n\s*(?:[-+*]|\d+[.)])\s+/g, " · ")
    .replace(/\s+/g, " ")
    .trim();
}
