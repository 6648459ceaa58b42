/**
 * The form by which one comes in: while one waits it keeps what is typed and remembers whether one asked to be taken in; when the room
 * opens it is sent, or becomes the door.
 */
const TRIES = 6;

export class Door {
  /** @param {Document} document @param {import("./clock.js").WaitingPage} page */
  constructor(document, page) {
    this.document = document;
    this.page = page;
    this.form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-door]"));
    this.key = `waiting:${page.room}`;
    this.pressed = false;
    this.open = false;
  }

  start() {
    const { form } = this;
    if (!form) return;
    this.restore();
    form.addEventListener("submit", (event) => {
      if (this.open) return;
      event.preventDefault();
      if (form.reportValidity()) this.press(true);
    });
    form.addEventListener("input", () => this.keep());
    form.querySelector("[data-leave]")?.addEventListener("click", () => this.press(false));
  }

  /** Its hour is near: from now on it makes sense to leave the page open, and to say under which name one comes. */
  offer() {
    if (this.open) return;
    const { form, page } = this;
    for (const part of this.parts("waiting")) part.hidden = false;
    if (form) form.hidden = page.way === "expected" || page.runs;
    this.show();
  }

  /** @param {"waiting"|"open"} when @returns {NodeListOf<HTMLElement>} */
  parts(when) {
    return this.document.querySelectorAll(`[data-when=${when}]`);
  }

  /** @param {boolean} pressed */
  press(pressed) {
    const held = this.form?.contains(this.document.activeElement);
    this.pressed = pressed;
    this.keep();
    this.show();
    const next = pressed ? "[data-leave]" : "[data-take]";
    if (held) /** @type {HTMLElement | null} */ (this.form?.querySelector(next))?.focus();
  }

  show() {
    const take = /** @type {HTMLElement | null} */ (this.form?.querySelector("[data-take]"));
    const taken = /** @type {HTMLElement | null} */ (this.form?.querySelector("[data-taken]"));
    if (take) take.hidden = this.pressed;
    if (taken) taken.hidden = !this.pressed;
  }

  /** What was typed outlives a reload of this tab. */
  keep() {
    if (!this.form || this.page.way === "expected") return;
    const fields = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ pressed: this.pressed, fields }));
    } catch {
      // Storage may be full or forbidden: it is kept as long as the page is.
    }
  }

  restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
      if (!kept) return;
      for (const [name, value] of kept.fields) {
        const field = this.form?.elements.namedItem(name);
        if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
      }
      this.pressed = kept.pressed === true && this.form?.checkValidity() === true;
      this.show();
    } catch {
      // As above.
    }
  }

  /** The room is open and nobody is taken in: the same form, where one is in it, is now the door. */
  become() {
    this.open = true;
    const active = /** @type {HTMLElement | null} */ (this.document.activeElement);
    const leaving = [
      ...this.parts("waiting"),
      ...(this.form?.querySelectorAll("[data-take], [data-taken]") ?? []),
    ];
    const lost = leaving.some((part) => part.contains(active));
    for (const part of this.parts("open")) part.hidden = false;
    if (this.form) this.form.hidden = false;
    for (const part of leaving) /** @type {HTMLElement} */ (part).hidden = true;
    if (lost) /** @type {HTMLElement | null} */ (this.form?.querySelector("button[data-when=open]"))?.focus();
    this.document.querySelector("[data-waiting]")?.classList.add("card--live");
  }

  /** There is nothing to wait for. */
  shut() {
    for (const part of this.parts("waiting")) part.hidden = true;
    if (this.form) this.form.hidden = true;
  }

  /**
   * Come in. The server answers with a redirect; what it refuses is shown by sending the form as a page.
   * @param {(milliseconds: number) => Promise<void>} pause
   */
  async knock(pause) {
    const form = /** @type {HTMLFormElement} */ (this.form);
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    for (let tried = 0; tried < TRIES; tried++) {
      const answer = await knocked(form.action, body);
      if (answer?.type === "opaqueredirect") {
        sessionStorageForget(this.key);
        return location.assign(this.page.here);
      }
      if (answer && answer.status !== 429 && answer.status !== 503) break;
      await pause(500 * 2 ** tried * (0.5 + Math.random()));
    }
    HTMLFormElement.prototype.submit.call(form);
  }
}

/** @param {string} address @param {URLSearchParams} body */
async function knocked(address, body) {
  try {
    return await fetch(address, { method: "POST", body, redirect: "manual" });
  } catch {
    return null; // no connection: again in a moment
  }
}

/** @param {string} key */
function sessionStorageForget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // It was not kept either.
  }
}
