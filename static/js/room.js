/** The live room: the page's state, the connection that keeps it true, and the parts that show it. */
import { admission } from "./room/admission.js";
import { ask } from "./room/ask.js";
import { Connection } from "./room/connection.js";
import { RoomElement } from "./room/element.js";
import { RoomAgenda } from "./room/elements/agenda.js";
import { RoomAnnouncer } from "./room/elements/announcer.js";
import { RoomBanner } from "./room/elements/banner.js";
import { RoomBar } from "./room/elements/bar.js";
import { RoomComposer } from "./room/elements/composer.js";
import { RoomHands } from "./room/elements/hands.js";
import { RoomMenu } from "./room/elements/menu.js";
import { RoomMessage } from "./room/elements/message.js";
import { RoomNotes } from "./room/elements/notes.js";
import { RoomOutcomes } from "./room/elements/outcomes.js";
import { RoomPending } from "./room/elements/pending.js";
import { RoomPeople } from "./room/elements/people.js";
import { RoomPins } from "./room/elements/pins.js";
import { RoomTabs } from "./room/elements/tabs.js";
import { RoomTranscript } from "./room/elements/transcript.js";
import { RoomTyping } from "./room/elements/typing.js";
import { followLinks } from "./room/links.js";
import { RoomStore } from "./room/store.js";
import { refusal } from "./room/words.js";
import { setCatalogue } from "./strings.js";

/** In the order in which they are taken over. The last two stand inside others, which clear the server's HTML first. */
const PARTS = {
  "room-announcer": RoomAnnouncer,
  "room-banner": RoomBanner,
  "room-composer": RoomComposer,
  "room-transcript": RoomTranscript,
  "room-pins": RoomPins,
  "room-typing": RoomTyping,
  "room-bar": RoomBar,
  "room-agenda": RoomAgenda,
  "room-outcomes": RoomOutcomes,
  "room-hands": RoomHands,
  "room-people": RoomPeople,
  "room-menu": RoomMenu,
  "room-notes": RoomNotes,
  "room-tabs": RoomTabs,
  "room-message": RoomMessage,
  "room-pending": RoomPending,
};

/** @param {RoomStore} store */
function connect(store) {
  const { room, epoch, seq, you } = store.boot;
  const ask = () => admission(store.urls.messages);
  const connection = new Connection({ epoch, seq, room, person: you.id, ask });
  /** @param {string} name @param {(detail: any) => void} listener */
  const on = (name, listener) =>
    connection.addEventListener(name, (event) => listener(/** @type {CustomEvent} */ (event).detail));
  on("status", (status) => store.connected(status));
  on("snapshot", ({ state }) => store.replace(state));
  on("event", (event) => store.take(event));
  on("you", (is) => store.become(is));
  on("hint", ({ k, d }) => store.hinted(k, d));
  on("clock", (at) => store.clock.tell(at));
  on("unsent", () => store.touch("pending"));
  store.link = connection;
  return connection;
}

/** Once a second while somebody looks; times in the room are computed, not counted. @param {RoomStore} store */
function keepTime(store) {
  setInterval(() => document.hidden || store.touch("tick"), 1000);
  document.addEventListener("visibilitychange", () => document.hidden || store.touch("tick"));
}

/** A block of JSON that the page carries. @param {string} id */
function data(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}

function begin() {
  setCatalogue(data("room-strings"));
  const boot = data("room-state");
  const store = new RoomStore(boot);
  RoomElement.store = store;
  const connection = connect(store);
  store.heed(store, "refused", ({ code, text }) => store.tell(refusal(code, text)));
  for (const [name, part] of Object.entries(PARTS))
    customElements.define(name, /** @type {CustomElementConstructor} */ (/** @type {unknown} */ (part)));
  const room = /** @type {HTMLElement} */ (document.querySelector("main.room"));
  // What is shown at the end comes at the end, and hears of a second one by itself.
  store.heed(store, "closed", ({ name }) => {
    if (!customElements.get("room-closing")) ask(async ({ showClosing }) => showClosing(name));
  });
  followLinks(room, store);
  keepTime(store);
  connection.start();
}

begin();
