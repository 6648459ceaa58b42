/** Where this reader is in the conversation, remembered on this device. */
import { number } from "./days.js";
import { remember, remembered } from "./drafts.js";
import { arriving, caughtUp, countUnread, leaving, received } from "./unread.js";

export class Reader {
  /** @param {import("./store.js").RoomStore} store @param {() => boolean} attended */
  constructor(store, attended) {
    this.store = store;
    this.attended = attended;
    this.key = `read:${store.room}`;
    this.last = this.newest();
    const known = Number(remembered(this.key));
    this.reading = arriving(known || null, this.last);
  }

  get marker() {
    return this.reading.marker;
  }

  get unread() {
    return countUnread(this.store.messages, this.reading.read, this.store.you.id);
  }

  newest() {
    const { messages } = this.store;
    return messages.length ? number(messages[messages.length - 1].id) : 0;
  }

  /** Take in what has come since the last time. */
  update() {
    const fresh = this.store.messages.filter((message) => number(message.id) > this.last);
    if (!fresh.length) return;
    const attended = this.attended();
    for (const message of fresh) {
      const mine = message.by === this.store.you.id;
      this.reading = received(this.reading, number(message.id), { mine, attended });
    }
    this.last = this.newest();
    this.keep();
  }

  reachedEnd() {
    this.reading = caughtUp(this.reading, this.last);
    this.keep();
  }

  left() {
    this.reading = leaving(this.reading, this.last);
  }

  keep() {
    remember(this.key, String(this.reading.read));
  }
}
