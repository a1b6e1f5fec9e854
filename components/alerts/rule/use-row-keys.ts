'use client';
import { type RefObject, useEffect, useRef } from 'react';

const steps: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const rowSelector = '[role="rowheader"] > button';

/**
 * J and K or arrows move the focus from row to row, Escape calls `close`. The letters work wherever the focus is, except in
 * fields and dialogs; the arrows only from a row. Returns the ref of the element around the rows.
 */
export function useRowKeys(close: () => void): RefObject<HTMLDivElement | null> {
  const table = useRef<HTMLDivElement>(null);
  const closing = useRef(close);
  closing.current = close;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !table.current) return;
      const rows = [...table.current.querySelectorAll<HTMLElement>(rowSelector)];
      if (!isHere(event.target as HTMLElement, table.current, event.key)) return;
      if (event.key === 'Escape') return closing.current();
      const step = steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const from = rows.indexOf(event.target as HTMLElement);
      const next = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step));
      rows[next]?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return table;
}

/** Whether a key is for the table: not while a person types or a dialog is open. */
function isHere(target: HTMLElement, table: HTMLElement, key: string): boolean {
  if (target.closest('input, textarea, select, [role="dialog"], [role="menu"]')) return false;
  return key.startsWith('Arrow') ? target.matches(rowSelector) && table.contains(target) : true;
}
