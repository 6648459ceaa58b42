/** Who is writing: a hint that fades by itself, silent for screen readers. */
import { html } from "lit";
import { _ } from "../../strings.js";
import { RoomElement } from "../element.js";

export class RoomTyping extends RoomElement {
  static topics = ["typing"];

  render() {
    const names = this.store.typing;
    return html`<p class="typing" aria-hidden="true">${names.length ? this.words(names) : ""}</p>`;
  }

  /** @param {string[]} names */
  words(names) {
    if (names.length === 1) return _("%(name)s is writing…", { name: names[0] });
    if (names.length > 3) return _("Several people are writing…");
    return _("%(names)s are writing…", { names: this.store.formats.names(names) });
  }
}
