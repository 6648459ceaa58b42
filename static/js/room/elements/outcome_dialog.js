/** Recording an outcome, or rewording one: its kind, its words, and for a commitment who and by when. */
import { html, nothing, render } from "lit";
import { _ } from "../../strings.js";
import { dialog } from "../dialogs.js";
import { excerpt } from "../excerpt.js";
import { kindName, OPEN_KINDS, OUTCOME_KINDS } from "../words.js";

/**
 * @typedef {{message?: import("../days.js").Message, passage?: import("../../notes/passage.js").Passage,
 *   outcome?: import("../store.js").Outcome}} From
 */

/**
 * @param {import("../store.js").RoomStore} store @param {From} from what is being recorded or reworded
 * @returns {Promise<{kind: string, text: string, who: string, due: string|null}|null>}
 */
export function describeOutcome(store, from) {
  const title = from.outcome ? _("Reword the outcome") : _("Record an outcome");
  const host = document.createElement("div");
  return dialog(title, (close) => {
    draw(host, store, from, from.outcome?.kind ?? firstKind(store), close);
    return host;
  });
}

/** @param {import("../store.js").RoomStore} store */
function kinds(store) {
  return store.writesUp ? OUTCOME_KINDS : OPEN_KINDS;
}

/** @param {import("../store.js").RoomStore} store */
function firstKind(store) {
  return kinds(store)[0];
}

/**
 * @param {HTMLElement} host @param {import("../store.js").RoomStore} store @param {From} from @param {string} kind
 * @param {(answer: any) => void} close
 */
function draw(host, store, from, kind, close) {
  const { outcome } = from;
  const quote = outcome?.quote ?? from.message?.text ?? from.passage?.quote;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    close(answers(/** @type {HTMLFormElement} */ (event.currentTarget)));
  };
  const change = (/** @type {Event} */ event) =>
    draw(host, store, from, /** @type {HTMLInputElement} */ (event.target).value, close);
  render(
    html`<form class="stack" @submit=${submit}>
      ${quote ? html`<blockquote class="outcome-form__quote" dir="auto">${quote}</blockquote>` : nothing}
      <fieldset class="kinds">
        <legend class="field__label">${_("It is a")}</legend>
        ${kinds(store).map((each) => kindChoice(each, kind, change))}
      </fieldset>
      <label class="field"
        ><span class="field__label">${_("In one or two sentences")}</span>
        <textarea
          class="input"
          name="text"
          rows="3"
          maxlength="2000"
          dir="auto"
          required
          .defaultValue=${outcome?.text ?? shortened(quote)}
        ></textarea>
      </label>
      ${kind === "commitment" ? pledge(outcome) : nothing}
      <div class="dialog__foot">
        <button type="button" class="button" @click=${() => close(null)}>${_("Cancel")}</button>
        <button class="button button--primary">${outcome ? _("Save") : _("Record")}</button>
      </div>
    </form>`,
    host,
  );
}

/** @param {string} each @param {string} chosen @param {(event: Event) => void} change */
function kindChoice(each, chosen, change) {
  return html`<label class="kind kind--${each}">
    <input type="radio" name="kind" value=${each} .checked=${each === chosen} @change=${change} />
    ${kindName(each)}
  </label>`;
}

/** @param {import("../store.js").Outcome} [outcome] */
function pledge(outcome) {
  return html`<div class="form__row">
    <label class="field"
      ><span class="field__label">${_("Who")}</span>
      <input class="input" name="who" maxlength="200" dir="auto" required value=${outcome?.who ?? ""} />
    </label>
    <label class="field"
      ><span class="field__label">${_("By when")}</span>
      <input class="input" type="date" name="due" value=${outcome?.due ?? ""} />
    </label>
  </div>`;
}

/** @param {HTMLFormElement} form */
function answers(form) {
  const data = new FormData(form);
  const get = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  return { kind: get("kind"), text: get("text"), who: get("who"), due: get("due") || null };
}

/** A first wording that a person can cut down. @param {string} [quote] */
function shortened(quote = "") {
  const line = excerpt(quote);
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
