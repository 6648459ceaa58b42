/** The page on which a programme is arranged: every step is saved at once, by a form's button or by dragging. */
import { letDrag, showGrips } from "./arrange/dragging.js";
import { Sending } from "./arrange/sending.js";

/** What is no step of one session on this page: sent twice, it would be done twice. */
const LEADS_ON = new Set(["duplicate", "out"]);

const part = /** @type {HTMLElement | null} */ (document.querySelector("[data-programme]"));

/** The line that says what is saved; it stays when the rest is exchanged. */
function statusLine(/** @type {HTMLElement} */ after) {
  const holder = document.createElement("div");
  holder.className = "wrap arrange__state";
  const line = document.createElement("div");
  line.setAttribute("role", "status");
  line.className = "visually-hidden";
  holder.append(line);
  after.after(holder);
  return line;
}

if (part) {
  const status = statusLine(part);
  const sending = new Sending(part, status, sessionStorage);
  new MutationObserver(() => showGrips(part)).observe(part, { childList: true });

  part.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { submitter } = /** @type {SubmitEvent & {submitter: HTMLElement | null}} */ (event);
    if (!form.matches("[data-move]") || LEADS_ON.has(submitter?.getAttribute("value") ?? "")) return;
    event.preventDefault();
    const session = form.action.split("/").at(-1) ?? "";
    const body = new URLSearchParams(
      [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]),
    );
    form.dataset.sent = "";
    const row = document.getElementById(`s-${session}`);
    const title = row?.querySelector("h4")?.textContent?.trim() ?? "";
    const pressed = form.closest("[data-session]")
      ? `#${CSS.escape(`s-${session}`)} [value='${submitter?.getAttribute("value")}']`
      : "";
    void sending.send({ session, title, address: form.action, body: String(body) }, pressed);
  });

  letDrag(
    part,
    (row, { day, clock }) => {
      if (row.dataset.ask && !window.confirm(row.dataset.ask)) return;
      const form = /** @type {HTMLFormElement} */ (row.querySelector("form"));
      const now = /** @type {HTMLElement} */ (row.closest("[data-slot]")).dataset.clock ?? "";
      const body = new URLSearchParams({
        do: "move",
        seen: row.dataset.seen ?? "",
        day,
        clock: clock || now,
        minutes: row.dataset.minutes ?? "",
      });
      const title = row.querySelector("h4")?.textContent?.trim() ?? "";
      void sending.send({
        session: row.dataset.session ?? "",
        title,
        address: form.action,
        body: String(body),
      });
    },
    (text) => {
      if (!sending.pending.count) status.textContent = text;
    },
  );
  part.dataset.ready = "";
}
