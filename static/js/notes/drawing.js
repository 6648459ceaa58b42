/** Drafting a practice from a passage: the server's form, in a tab of its own, so that nobody leaves the room for it. */

/** @param {string} address of the form @param {import("./passage.js").Passage} passage */
export function openDrawing(address, { anchor, quote }) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address, target: "_blank" });
  for (const [name, value] of Object.entries({ note: anchor ?? "", passage: quote })) {
    const input = document.createElement("input");
    form.append(Object.assign(input, { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
