/** A workshop's page before its hour: it counts down, hears that the room opens, and takes in whom it was asked to. */
import { Clock } from "./waiting/clock.js";
import { offerTest } from "./waiting/testing.js";
import { Vigil } from "./waiting/vigil.js";

const source = document.querySelector("#waiting-page");
const card = document.querySelector("[data-waiting]");

if (source && card) {
  const page = JSON.parse(source.textContent ?? "{}");
  const clock = new Clock(card, page);
  new Vigil(document, page, clock).start();
  clock.start();
  offerTest(card, page);
}
