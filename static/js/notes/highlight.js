/** A passage that somebody was sent to, marked for a while. */
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const key = new PluginKey("passage");
const LASTS = 6000;

const plugin = new Plugin({
  key,
  state: {
    init: () => DecorationSet.empty,
    apply(transaction, shown) {
      const range = transaction.getMeta(key);
      if (range === undefined) return shown.map(transaction.mapping, transaction.doc);
      if (range === null) return DecorationSet.empty;
      return DecorationSet.create(transaction.doc, [
        Decoration.inline(range.from, range.to, { class: "passage" }),
      ]);
    },
  },
  props: { decorations: (state) => key.getState(state) },
});

export const Highlight = Extension.create({ name: "highlight", addProseMirrorPlugins: () => [plugin] });

/** @param {import("@tiptap/core").Editor} editor @param {{from: number, to: number}} range */
export function highlight(editor, range) {
  const show = (/** @type {typeof range | null} */ value) =>
    editor.view.dispatch(editor.state.tr.setMeta(key, value));
  show(range);
  setTimeout(() => editor.isDestroyed || show(null), LASTS);
}
