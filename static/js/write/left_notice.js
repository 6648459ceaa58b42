/** Words that an earlier page could not save, found on this device: put back or thrown away, as the writer says. */
import { _ } from "../strings.js";
import { element } from "./element.js";
import { moments } from "./moments.js";

/**
 * @param {HTMLFormElement} form @param {{at: number}} left
 * @param {{restore: () => void, forget: () => void}} answers
 */
export function offerLeft(form, left, { restore, forget }) {
  const when = moments({ dateStyle: "long", timeStyle: "short" })(left.at);
  const yes = element(
    "button",
    { type: "button", class: "button button--small button--primary" },
    _("Put them back"),
  );
  const no = element("button", { type: "button", class: "button button--small" }, _("Throw them away"));
  const body = element(
    "div",
    { class: "notice__body" },
    element("p", { class: "notice__title" }, _("There are words that were not saved")),
    element("p", {}, _("You wrote them on this device on %(when)s.", { when })),
    element("div", { class: "buttons" }, yes, no),
  );
  const notice = element("div", { class: "notice notice--warning", role: "status" }, body);
  const answered = (/** @type {() => void} */ answer) => () => {
    notice.remove();
    answer();
  };
  yes.addEventListener("click", answered(restore));
  no.addEventListener("click", answered(forget));
  form.before(notice);
}
