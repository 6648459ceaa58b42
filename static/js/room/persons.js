/** How a person is shown beside their words. */
import { html, nothing } from "lit";
import { leads, roleName } from "./words.js";

const HUES = 8;

/** The number of the colour that stands for a person, the same on every screen and in the server's pages. @param {string} id */
export function hue(id) {
  return ((Number(id.slice(1)) || 0) % HUES) + 1;
}

/** The first letters of the first two words. @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean).slice(0, 2);
  return words.map((word) => [...word][0].toLocaleUpperCase()).join("");
}

/** Decorative: the name stands beside it. @param {string} id @param {string} name @param {string} [size] */
export function avatar(id, name, size = "") {
  const kind = size ? ` avatar--${size}` : "";
  return html`<span class="avatar avatar--${hue(id)}${kind}" aria-hidden="true">${initials(name)}</span>`;
}

/** The role of those who lead or write up; nothing for the others. @param {string} [role] */
export function badge(role) {
  return leads(role) ? html`<span class="role role--${role}">${roleName(role ?? "")}</span>` : nothing;
}
