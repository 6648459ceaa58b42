/** A socket to the room of who only wants to hear that it opens, and of how many wait. See docs/protocol.md. */
import { beforeReturning } from "./course.js";

/** Not welcome, or of another version: a socket is no use then. */
const FINAL = new Set([4401, 4403, 4404, 4409, 4426]);

/** @param {string} room */
function address(room) {
  const url = new URL(`/live/${room}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

const HELLO = () => JSON.stringify({ t: "hello", v: 1, tab: crypto.randomUUID().replaceAll("-", "") });

export class Line {
  /**
   * @param {string} room
   * @param {{status: (status: string) => void, here: (count: number) => void, lost: () => void}} tell
   * @param {(url: string) => WebSocket} open
   */
  constructor(room, tell, open = (url) => new WebSocket(url)) {
    this.room = room;
    this.tell = tell;
    this.open = open;
    this.failures = 0;
    /** Whether the server has welcomed it. */
    this.up = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  start() {
    clearTimeout(this.timer);
    const socket = this.open(address(this.room));
    this.socket = socket;
    socket.onopen = () => socket.send(HELLO());
    socket.onmessage = ({ data }) => this.hear(socket, JSON.parse(data));
    socket.onclose = ({ code }) => this.ended(code);
  }

  /** For good. */
  stop() {
    clearTimeout(this.timer);
    if (!this.socket) return;
    this.socket.onclose = this.socket.onmessage = null;
    this.socket.close();
    this.socket = null;
    this.up = false;
  }

  /** @param {WebSocket} socket @param {any} frame */
  hear(socket, frame) {
    if (frame.t === "ping") socket.send('{"t":"pong"}');
    else if (frame.t === "welcome") this.welcomed(frame);
    else if (frame.t === "ev" && frame.k === "workshop.opened") this.tell.status("live");
    else if (frame.t === "eph" && frame.k === "presence") this.tell.here(frame.d.count);
  }

  /** @param {{state?: {status: string}}} frame */
  welcomed(frame) {
    this.up = true;
    this.failures = 0;
    // Of « announced » only the server's table knows whether it still is.
    if (frame.state?.status === "live") this.tell.status("live");
  }

  /** @param {number} code */
  ended(code) {
    this.up = false;
    this.socket = null;
    this.failures += 1;
    this.tell.lost();
    if (!FINAL.has(code))
      this.timer = setTimeout(() => this.start(), beforeReturning(this.failures, Math.random()));
  }
}

/**
 * Whether a socket can be opened from here: it is welcomed within `patience` milliseconds.
 * @param {string} room @param {number} [patience] @returns {Promise<boolean>}
 */
export function canConnect(room, patience = 6000) {
  return new Promise((resolve) => {
    const socket = new WebSocket(address(room));
    const end = (/** @type {boolean} */ well) => {
      clearTimeout(timer);
      socket.onclose = null;
      socket.close();
      resolve(well);
    };
    const timer = setTimeout(() => end(false), patience);
    socket.onopen = () => socket.send(HELLO());
    socket.onmessage = () => end(true);
    socket.onclose = () => end(false);
  });
}
