'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import { type Row, rowKey } from '@/components/logs/rows/rows';

interface TailKeys {
  rows: readonly Row[];
  active: string | undefined;
  virtual: Virtualizer<HTMLElement, HTMLDivElement>;
  onActive(key: string | undefined): void;
  onOpen(row: Row): void;
  onNewest(): void;
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 20,
  PageUp: -20,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The keys of the list: J and K or arrows move, Enter opens, N follows the newest line, Escape leaves the row. */
export function useTailKeys({ rows, active, virtual, onActive, onOpen, onNewest }: TailKeys) {
  const indexOfActive = () => (active ? rows.findIndex((row) => rowKey(row) === active) : -1);
  const move = (step: number) => {
    const index = indexOfActive();
    // The first key goes to a row in sight.
    const seen = virtual.getVirtualItems();
    const isKnown = index >= 0 || !Number.isFinite(step);
    const start = isKnown ? index + step : ((step < 0 ? seen.at(-1) : middleOf(seen))?.index ?? 0);
    const next = Math.min(rows.length - 1, Math.max(0, start));
    const row = rows[next];
    if (!row) return;
    onActive(rowKey(row));
    virtual.scrollToIndex(next, { align: 'auto' });
  };
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') {
      const row = rows[indexOfActive()];
      if (row) onOpen(row);
    } else if (event.key === 'n') onNewest();
    else if (event.key === 'Escape' && active) onActive(undefined);
    else return;
    event.preventDefault();
  };
}

const middleOf = <T>(items: readonly T[]): T | undefined => items[items.length >> 1];
