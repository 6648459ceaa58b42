/** The editors' icons, from the sprite that comes with them. */
import { icon as drawn } from "../room/icon.js";

let sprite = document.documentElement.dataset.sprite ?? "";

/** @param {string} address */
export function useSprite(address) {
  sprite = address;
}

/** A decorative icon. @param {string} name */
export function icon(name) {
  return drawn(name, sprite);
}
