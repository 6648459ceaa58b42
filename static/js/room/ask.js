/** Asking in a dialog, and other things that few need: they are fetched when the first is wanted. */
import { _ } from "../strings.js";
import { RoomElement } from "./element.js";

/** @typedef {typeof import("./questions.js")} Questions */

/**
 * @template Answer @param {(questions: Questions) => Promise<Answer>} question
 * @returns {Promise<Answer|null>} null also when the dialogs could not be fetched, of which the person is told
 */
export async function ask(question) {
  let questions;
  try {
    questions = await import("./questions.js");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a script that cannot be fetched is a TypeError
    RoomElement.store.tell(_("This could not be fetched. Please try again when you are connected."));
    return null;
  }
  return question(questions);
}
