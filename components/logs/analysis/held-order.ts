'use client';
import { type FocusEvent, type HTMLAttributes, useMemo, useRef, useState } from 'react';

export interface HeldOrder<Row> {
  rows: readonly Row[];
  /** Rows that are not shown, because they would move others. */
  hidden: number;
}

/** The rows in the order of `held`, with their current state; those that came since then are counted. */
export function inHeldOrder<Row extends { id: string }>(
  held: readonly string[],
  rows: readonly Row[],
): HeldOrder<Row> {
  const current = new Map(rows.map((row) => [row.id, row]));
  const kept = held.flatMap((id) => current.get(id) ?? []);
  return { rows: kept, hidden: rows.length - kept.length };
}

/** No row moves while the pointer or the keyboard is in the list. A new `key` starts a new list. */
export function useHeldOrder<Row extends { id: string }>(
  rows: readonly Row[],
  key: string,
): HeldOrder<Row> & { release(): void; holder: HTMLAttributes<HTMLElement> } {
  const [isHeld, setHeld] = useState(false);
  const held = useRef<{ key: string; ids: string[] }>(undefined);
  if (!isHeld || held.current?.key !== key) held.current = undefined;
  if (isHeld) held.current ??= { key, ids: rows.map(({ id }) => id) };
  const ids = held.current?.ids;
  const shown = useMemo(() => (ids ? inHeldOrder(ids, rows) : { rows, hidden: 0 }), [ids, rows]);
  return {
    ...shown,
    release: () => setHeld(false),
    holder: {
      onPointerEnter: () => setHeld(true),
      onPointerLeave: () => setHeld(false),
      onFocus: ({ target }: FocusEvent) => target.matches(':focus-visible') && setHeld(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
        !currentTarget.contains(relatedTarget as Node | null) && setHeld(false),
    },
  };
}
