'use client';
import { useCallback, useId, useRef, useState } from 'react';
import type { SqlAnswer } from '@/lib/analytics/sql';
import { sqlLimits } from '@/lib/analytics/sql';
import { addToHistory, clearHistory, readHistory } from './data/history';
import { SqlError, type SqlRun } from './data/run-sql';
import { type Finished, useRun } from './data/use-run';
import { useStatement } from './data/use-statement';
import { useTables } from './data/use-tables';
import { type EditorHandle, SqlEditor } from './editor/sql-editor';
import { ResultPanel } from './result/result-panel';
import { RunBar, type RunOptions } from './run-bar';
import { RunStatus } from './run-status';
import { SidePanel } from './side/side-panel';

const none: never[] = [];

/** Editor, result, tables, examples and history. */
export function Workbench() {
  const editor = useRef<EditorHandle>(null);
  const keys = useId();
  const { initial, isFromLink, keepDraft, share } = useStatement();
  const { tables, error: tablesError } = useTables();
  const [options, setOptions] = useState<RunOptions>({ limit: sqlLimits.defaultRows, timeZone: 'UTC' });
  const [history, setHistory] = useState(readHistory);
  const [isShared, setShared] = useState(true);
  const ended = useCallback(({ sql }: SqlRun, result: SqlAnswer | SqlError) => {
    const rows = result instanceof SqlError ? null : result.rows.length;
    setHistory(addToHistory({ sql, at: Date.now(), rows }));
    editor.current?.showError(result instanceof SqlError ? result.position : undefined);
  }, []);
  const { state, run, cancel } = useRun(ended);
  const finished = useLast(state.state === 'done' ? state.finished : undefined);

  const start = () => {
    const sql = editor.current?.text() ?? '';
    if (sql.trim() === '' || state.state === 'running') return;
    setShared(share(sql));
    void run({ sql, ...options });
  };
  const open = (sql: string) => {
    editor.current?.replace(sql);
    editor.current?.focus();
  };
  const goTo = (position: number) => {
    editor.current?.showError(position);
    editor.current?.focus();
  };
  const isRunning = state.state === 'running';
  return (
    <div className="grid grid-cols-12 items-start gap-4">
      <div className="col-span-12 flex min-w-0 flex-col gap-3 lg:col-span-9">
        <SqlEditor
          ref={editor}
          initial={initial}
          tables={tables ?? none}
          describedBy={keys}
          run={start}
          cancel={() => {
            if (isRunning) void cancel();
            return isRunning;
          }}
          changed={keepDraft}
        />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <RunBar
            isRunning={isRunning}
            options={options}
            onChange={setOptions}
            onRun={start}
            onCancel={() => void cancel()}
          />
          <p id={keys} className="text-ink-2 text-xs">
            Ctrl or Cmd and Enter runs, Escape cancels. Tab indents; Escape and then Tab leaves the editor.
          </p>
        </div>
        {isFromLink && state.state === 'idle' && (
          <p role="status" className="text-ink-2 text-sm">
            This statement is from a link and has not run. Check it, then press Run.
          </p>
        )}
        {!isShared && (
          <p className="text-ink-2 text-sm">The statement is too long for the address of this page.</p>
        )}
        <RunStatus state={state} onGoTo={goTo} />
        {finished && (
          <ResultPanel finished={finished} isBusy={isRunning} isEarlier={state.state !== 'done'} />
        )}
      </div>
      <div className="col-span-12 min-w-0 lg:col-span-3">
        <SidePanel
          tables={tables}
          error={tablesError}
          history={history}
          onInsert={(text) => editor.current?.insert(text)}
          onOpen={open}
          onClear={() => setHistory(clearHistory())}
        />
      </div>
    </div>
  );
}

/** The newest result: it stays while the next statement runs. */
function useLast(finished: Finished | undefined): Finished | undefined {
  const last = useRef<Finished>(undefined);
  if (finished) last.current = finished;
  return last.current;
}
