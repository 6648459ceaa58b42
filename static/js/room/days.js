/**
 * How a conversation is laid out: a line for each new day, and messages of one person that follow each other closely
 * drawn as one turn.
 */

/**
 * @typedef {import("./fold.js").Message} Message
 * @typedef {{type: "day", key: string, at: number}|{type: "unread", key: string}|
 *   {type: "message", key: string, message: Message, turn: boolean}} Row
 */

const SAME_TURN = 5 * 60;

/**
 * A function that names the day of a moment in `zone`; one formatter for all calls, since making one is slow.
 * @param {string} [zone] IANA zone; the browser's own without it
 * @returns {(at: number) => string} `2020-11-03`
 */
export function dayNamer(zone) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (at) => format.format(at * 1000);
}

/** The number in an event's id: `m12` is 12. @param {string} id */
export function number(id) {
  return Number(id.slice(1));
}

/**
 * The rows to draw. `turn` is true where a message opens a new turn and so shows its author.
 * @param {Message[]} messages oldest first
 * @param {(at: number) => string} dayOf
 * @param {number|null} [marker] number of the last message read; the line comes before the first one after it
 * @returns {Row[]}
 */
export function rows(messages, dayOf, marker = null) {
  /** @type {Row[]} */
  const result = [];
  /** @type {Message|null} */
  let before = null;
  let day = "";
  let marked = marker === null;
  for (const message of messages) {
    const today = dayOf(message.at);
    const fresh = today !== day;
    if (fresh) result.push({ type: "day", key: `day-${today}`, at: message.at });
    const line = !marked && marker !== null && number(message.id) > marker;
    if (line) result.push({ type: "unread", key: "unread" });
    marked ||= line;
    const turn = fresh || line || !before || opensTurn(before, message);
    result.push({ type: "message", key: message.id, message, turn });
    before = message;
    day = today;
  }
  return result;
}

/** @param {Message} before @param {Message} message */
function opensTurn(before, message) {
  return (
    before.by !== message.by ||
    Boolean(message.reply_to) ||
    Boolean(before.removed) ||
    message.at - before.at > SAME_TURN
  );
}
