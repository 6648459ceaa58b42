/** The short version of a practice that the server does not know yet: its words stay on this device until they are sent. */
import { Device } from "./device.js";
import { Fields } from "./fields.js";
import { offerLeft } from "./left_notice.js";
import { holdTab, openTabs } from "./open_tabs.js";
import { same } from "./draft.js";

/** @param {HTMLFormElement} form */
export async function keepNew(form) {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join("");
  const device = new Device(location.pathname, tab);
  const empty = () => Object.values(fields.readAll()).every((value) => value === false || !String(value));
  const keep = () => {
    const values = fields.readAll();
    device.keep(
      empty() || fields.names.every((name) => same(values[name], first[name]))
        ? null
        : { at: Date.now(), values, kept: {} },
    );
  };
  const fields = new Fields(form, "", { changed: keep, recast: keep });
  const first = fields.readAll();
  holdTab(tab);
  // What is sent is the server's to keep; should it not arrive, the browser brings the page back with its words.
  form.addEventListener("submit", () => navigator.onLine && device.keep(null));
  window.addEventListener("pageshow", (event) => event.persisted && keep());
  const found = device.found(await openTabs(), Date.now());
  const newest = found.at(-1);
  if (!newest || !empty()) return;
  const forget = () => found.forEach((one) => device.forget(one.tab));
  const restore = () => {
    for (const [name, value] of Object.entries(newest.left.values)) fields.write(name, value);
    forget();
    keep();
  };
  offerLeft(form, newest.left, { restore, forget });
}
