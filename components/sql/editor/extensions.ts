import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { type Compartment, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { sqlLimits } from '@/lib/analytics/sql';
import { sqlLanguage } from './dialect';
import { errorMarks } from './error-mark';
import { editorTheme } from './theme';

export interface EditorActions {
  run(): void;
  /** Returns whether there was something to cancel. */
  cancel(): boolean;
  changed(sql: string): void;
}

/** Everything of the editor. `language` is replaced when the tables are known. */
export function editorExtensions(
  actions: EditorActions,
  language: Compartment,
  describedBy: string,
): Extension {
  const runNow = () => {
    actions.run();
    return true;
  };
  return [
    // Escape cancels first, and closes the completion when nothing runs. Escape and then Tab leaves the editor: a rule of
    // CodeMirror's own.
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: runNow, preventDefault: true },
        { key: 'Escape', run: () => actions.cancel() },
      ]),
    ),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    indentUnit.of('  '),
    keymap.of(completionKeymap),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-label': 'SQL statement',
      'aria-describedby': describedBy,
      spellcheck: 'false',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) actions.changed(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({ paste: (event) => isTooLong(event) }),
    placeholder('SELECT …'),
    errorMarks,
    language.of(sqlLanguage([])),
    editorTheme,
  ];
}

/** A text that no statement can be is not inserted. */
const isTooLong = ({ clipboardData }: ClipboardEvent): boolean =>
  (clipboardData?.getData('text/plain').length ?? 0) > 2 * sqlLimits.sql;
