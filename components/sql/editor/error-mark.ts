import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** The place of an error: characters from the beginning; undefined: there is none. */
const setError = StateEffect.define<number | undefined>();
const mark = Decoration.mark({ class: 'cm-sql-error' });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((each) => each.is(setError));
    if (!effect) return transaction.docChanged ? Decoration.none : marks;
    const at = effect.value as number | undefined;
    return at === undefined ? Decoration.none : markAt(transaction.state.doc.toString(), at);
  },
  provide: (from) => EditorView.decorations.from(from),
});

/** Marks the word at the place, or the last character when the statement ends there. */
function markAt(text: string, at: number): DecorationSet {
  const from = Math.min(at, Math.max(0, text.trimEnd().length - 1));
  const [word = ''] = /^"[^"]*"|^'[^']*'|^[\w.]+|^./su.exec(text.slice(from)) ?? [];
  return word === '' ? Decoration.none : Decoration.set([mark.range(from, from + word.length)]);
}

export const errorMarks: Extension = field;

/** Underlines the place of an error until the statement is changed. */
export function showError(view: EditorView, at: number | undefined): void {
  view.dispatch({ effects: setError.of(at) });
}
