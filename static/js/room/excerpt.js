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

const QUOTED_LENGTH = 140;

/** The start of a text, as replies quote it: cut by characters, not by halves of them. @param {string} text */
export function shortened(text) {
  const characters = text.length > QUOTED_LENGTH ? [...text] : [];
  return characters.length > QUOTED_LENGTH ? characters.slice(0, QUOTED_LENGTH - 1).join("") + "…" : text;
}
