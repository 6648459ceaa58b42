/**
 * Which of the changes made here the server holds durably.
 *
 * The server counts the document messages (sync step 2 and updates) of one connection and tells, after each commit, how
 * many of them are durable. We count what we send. Deletions count too, which a Yjs state vector would not show. A new
 * connection counts from nothing: what was on its way when the old one broke goes out again with the first answer.
 */
export class Deliveries {
  constructor() {
    this.sent = 0;
    this.stored = 0;
    /** Something was written that is not on this connection yet. */
    this.waiting = false;
  }

  /** Something was written that cannot be sent now. */
  keepBack() {
    this.waiting = true;
  }

  /** One change went out. */
  send() {
    this.sent += 1;
  }

  /** All that the server lacked went out in one message. */
  sendAll() {
    this.sent += 1;
    this.waiting = false;
  }

  /** @param {number} messages durable on this connection so far */
  store(messages) {
    this.stored = Math.max(this.stored, messages);
  }

  /** The connection is gone: what was not acknowledged may or may not have arrived. */
  lose() {
    this.waiting ||= this.sent > this.stored;
    this.sent = this.stored = 0;
  }

  /** Whether the server holds everything that was written here. */
  get complete() {
    return !this.waiting && this.stored >= this.sent;
  }
}
