'use client';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { SqlTable } from '@/components/sql/data/use-tables';
import { sqlLanguage } from './dialect';
import { showError } from './error-mark';
import { type EditorActions, editorExtensions } from './extensions';

export interface EditorHandle {
  text(): string;
  /** Replaces the statement; it can be undone. */
  replace(sql: string): void;
  /** Writes at the cursor, in place of a selection. */
  insert(text: string): void;
  /** Underlines the place of an error and moves the cursor there; undefined: removes the mark. */
  showError(position: number | undefined): void;
  focus(): void;
}

export interface SqlEditorProps extends EditorActions {
  ref: Ref<EditorHandle>;
  initial: string;
  tables: readonly SqlTable[];
  /** The id of the element that explains the keys. */
  describedBy: string;
}

/** A CodeMirror editor for one statement. It keeps its text itself. */
export function SqlEditor({ ref, initial, tables, describedBy, ...actions }: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const language = useRef(new Compartment());
  const latest = useRef<EditorActions>(actions);
  latest.current = actions;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is created once; its text is its own afterwards
  useEffect(() => {
    const called: EditorActions = {
      run: () => latest.current.run(),
      cancel: () => latest.current.cancel(),
      changed: (sql) => latest.current.changed(sql),
    };
    const extensions = editorExtensions(called, language.current, describedBy);
    const created = new EditorView({
      state: EditorState.create({ doc: initial, extensions }),
      ...(host.current ? { parent: host.current } : {}),
    });
    view.current = created;
    return () => created.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(sqlLanguage(tables)) });
  }, [tables]);

  useImperativeHandle(ref, () => handleOf(() => view.current), []);
  return (
    <div
      ref={host}
      className="max-h-[45dvh] overflow-auto rounded-md border border-line-strong focus-within:outline-2 focus-within:outline-accent"
    />
  );
}

function handleOf(current: () => EditorView | undefined): EditorHandle {
  return {
    text: () => current()?.state.doc.toString() ?? '',
    replace(sql) {
      const view = current();
      view?.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: sql },
        selection: { anchor: 0 },
      });
    },
    insert(text) {
      const view = current();
      view?.dispatch(view.state.replaceSelection(text));
      view?.focus();
    },
    showError(position) {
      const view = current();
      if (!view) return;
      showError(view, position);
      if (position === undefined) return;
      view.dispatch({
        selection: { anchor: Math.min(position, view.state.doc.length) },
        scrollIntoView: true,
      });
    },
    focus: () => current()?.focus(),
  };
}
