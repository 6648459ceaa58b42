/** What is read out of a conversation by a screen reader. */
import { _, ngettext } from "../strings.js";

/** @typedef {{name: string, text: string}} Heard */

const READ_OUT = 300;

/**
 * One message is read out; several are counted, so that a lively room does not drown out the reader.
 * @param {Heard[]} messages @param {(names: string[]) => string} list
 */
export function summary(messages, list) {
  if (messages.length === 1) {
    const [{ name, text }] = messages;
    return _("%(name)s: %(text)s", {
      name,
      text: text.length > READ_OUT ? `${text.slice(0, READ_OUT)}…` : text,
    });
  }
  const names = [...new Set(messages.map((message) => message.name))];
  const count = { count: messages.length, names: list(names.slice(0, 4)) };
  return ngettext(
    "%(count)s new message from %(names)s",
    "%(count)s new messages from %(names)s",
    messages.length,
    count,
  );
}
