/**
 * Photos and documents without leaving the page: what is chosen is sent at once, one file after the other, and the list comes back as
 * the server wrote it. Without scripts the same forms are sent whole.
 */

/** `pattern` with its `{words}` filled in. @param {string} pattern @param {Record<string, string | number>} values */
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @typedef {{ added: { id: number }[], refused: { name: string, text: string }[] }} Report */

/**
 * Send the files one by one. Returns what was refused; throws where the connection is lost.
 * @param {string} address @param {Iterable<File>} files @param {(number: number, count: number) => void} tell
 * @param {typeof fetch} send
 */
export async function sendEach(address, files, tell, send = fetch) {
  const all = [...files];
  /** @type {Report["refused"]} */
  const refused = [];
  for (const [index, file] of all.entries()) {
    tell(index + 1, all.length);
    const body = new FormData();
    body.append("files", file);
    const answer = await send(`${address}?format=json`, { method: "POST", body });
    const report = await answer.json();
    refused.push(...(report.refused ?? [{ name: file.name, text: report.text }]));
  }
  return refused;
}

/** @param {Element} section the one with `data-files`, in a page that may hold other things too */
function part(section) {
  const form = /** @type {HTMLFormElement | null} */ (section.querySelector("[data-send-files]"));
  const status = /** @type {HTMLElement} */ (section.querySelector("[data-files-status]"));
  return { form, status };
}

/** Files are sent as they are chosen: a button beside them would find nothing to send. @param {Element} section */
function withoutButton(section) {
  const button = section.querySelector("[data-send-files] button");
  if (button instanceof HTMLElement) button.hidden = true;
}

/** @param {HTMLElement} status @param {string} text what went wrong; nothing: all is well */
function warn(status, text) {
  status.textContent = text;
  status.classList.toggle("field__error", text !== "");
}

/** Put the server's newest list in the place of this one. @param {Element} section @param {Response} answer */
async function exchange(section, answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-files]");
  if (!answer.ok && !fresh) throw new Error(String(answer.status));
  if (!fresh) return section;
  section.replaceWith(fresh);
  withoutButton(fresh);
  return fresh;
}

/** @param {string} address */
const page = (address) => fetch(address, { headers: { Accept: "text/html" } });

/** @param {Document} document */
export function keepFiles(document) {
  document.querySelectorAll("[data-files]").forEach(withoutButton);
  document.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const section = input.closest("[data-files]");
    if (section && input.type === "file" && input.files?.length) void send(section, input.files);
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const section = form.closest("[data-files]");
    if (!section || event.defaultPrevented) return;
    event.preventDefault();
    if (form.matches("[data-arrange-files]"))
      void arrange(section, form, /** @type {SubmitEvent} */ (event).submitter);
    else void send(section, /** @type {HTMLInputElement} */ (form.elements.namedItem("files")).files ?? []);
  });
}

/** @param {Element} section @param {Iterable<File>} files */
async function send(section, files) {
  const { form, status } = part(section);
  if (!form || form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  try {
    const address = form.getAttribute("action") ?? "";
    const tell = (/** @type {number} */ number, /** @type {number} */ count) => {
      status.classList.remove("field__error");
      status.textContent = fill(status.dataset.sending ?? "", { number, count });
    };
    const refused = await sendEach(address, files, tell);
    const fresh = part(await exchange(section, await page(address))).status;
    const colon = fresh.dataset.colon ?? ": ";
    warn(fresh, refused.map(({ name, text }) => `${name}${colon}${text}`).join("\n"));
  } catch {
    form.removeAttribute("aria-busy");
    warn(status, status.dataset.failed ?? "");
    const again = form.querySelector("button");
    if (again) again.hidden = false;
  }
}

/** @param {Element} section @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function arrange(section, form, submitter) {
  const data = new FormData(form, submitter);
  data.delete("next");
  const body = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
  try {
    const fresh = await exchange(section, await fetch(form.action, { method: "POST", body }));
    const pressed = submitter?.getAttribute("value");
    const card = pressed && fresh.querySelector(`#file-${pressed}`);
    /** @type {HTMLElement | null} */ (
      (card || fresh).querySelector("button:not([tabindex]), input")
    )?.focus();
  } catch {
    warn(part(section).status, part(section).status.dataset.failed ?? "");
  }
}
