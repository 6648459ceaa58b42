/**
 * A field for rich text: shown as it will be read, until somebody goes into it; then the editor is fetched and takes its place. What
 * it holds is HTML. The plain field of the page, for those without scripts, stays in the form and carries it there.
 */
import { _ } from "../strings.js";

const HINT = "rich-hint";

/** HTML as this browser writes it, so that two ways to write the same compare as the same. @param {string} html */
export function canonical(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.innerHTML.trim();
}

export class RichField {
  /**
   * @param {HTMLTextAreaElement} area the plain field @param {string} sprite address of the editor's icons
   * @param {{changed: (name: string) => void, recast: (name: string) => void}} page
   */
  constructor(area, sprite, page) {
    this.area = area;
    this.sprite = sprite;
    this.page = page;
    this.name = area.name;
    this.label = /** @type {HTMLLabelElement} */ (area.labels[0]);
    this.label.id ||= `l-${area.name}`;
    this.html = canonical(area.dataset.html ?? "");
    this.notice = document.createElement("p");
    this.notice.className = "field__help";
    this.notice.setAttribute("role", "status");
    this.box = this.makeBox();
    this.draw();
    area.hidden = true;
    area.after(this.box, this.notice);
    this.label.addEventListener("click", (event) => this.asked(event));
  }

  makeBox() {
    const box = document.createElement("div");
    box.className = "prose rich__shown";
    for (const [name, value] of Object.entries(this.attributes)) box.setAttribute(name, value);
    box.id = `r-${this.name}`;
    box.tabIndex = 0;
    box.addEventListener("focus", () => this.open());
    return box;
  }

  /** @returns {Record<string, string>} of whatever stands for the text */
  get attributes() {
    const described = [this.area.getAttribute("aria-describedby"), HINT].filter(Boolean).join(" ");
    /** @type {Record<string, string>} */
    const attributes = {
      id: `r-${this.name}-text`,
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": this.label.id,
      "aria-describedby": described,
      dir: "auto",
    };
    if (this.area.lang) attributes.lang = this.area.lang;
    return attributes;
  }

  draw() {
    const holder = document.createElement("template");
    holder.innerHTML = this.html;
    this.box.replaceChildren(holder.content);
    this.box.classList.toggle("rich__shown--empty", !this.html);
    this.box.dataset.hint = _("Write here");
  }

  /** @param {MouseEvent} event */
  asked(event) {
    event.preventDefault();
    if (this.editor) this.editor.focus();
    else this.box.focus();
  }

  async open() {
    if (this.opening) return;
    this.opening = true;
    this.box.setAttribute("aria-busy", "true");
    try {
      this.mount(await import("../editor/rich.js"));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a script that cannot be fetched is a TypeError
      this.tell(_("The editor could not be fetched. Check the connection and try again."));
    }
    this.opening = false;
    this.box.removeAttribute("aria-busy");
  }

  /** @param {typeof import("../editor/rich.js")} module */
  mount({ mountRich, useSprite }) {
    useSprite(this.sprite);
    const held = this.box === document.activeElement;
    this.editor = mountRich({
      html: this.html,
      attributes: this.attributes,
      onChange: (html) => {
        this.html = html;
        this.page.changed(this.name);
      },
    });
    const before = this.html;
    this.html = this.editor.html();
    this.box.replaceWith(this.editor.element);
    this.tell("");
    if (this.html !== before) this.page.recast(this.name);
    if (held) this.editor.focus();
  }

  /** Words from elsewhere: another device's, or what was kept. @param {string} html */
  set(html) {
    this.html = canonical(html);
    if (!this.editor) return this.draw();
    this.editor.set(this.html);
    this.html = this.editor.html();
    if (this.html !== canonical(html)) this.page.recast(this.name);
  }

  /** Into the plain field, to be sent with the form. */
  pour() {
    this.area.value = this.html;
  }

  /** @param {string} text */
  tell(text) {
    this.notice.textContent = text;
  }
}

/** How a keyboard gets out again, for those who do not see it: once on the page. */
export function leavingHint() {
  const hint = document.createElement("p");
  hint.id = HINT;
  hint.className = "visually-hidden";
  hint.textContent = _("Tab leaves the text. Shift and Tab leads to the toolbar.");
  return hint;
}
