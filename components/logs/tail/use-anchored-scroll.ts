'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { type Row, rowKey } from '@/components/logs/rows/rows';

interface Anchored {
  scroller: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, HTMLDivElement>;
  rows: readonly Row[];
  newest: 'bottom' | 'top';
  isFollowing: boolean;
}

/** Keeps the newest row in sight while the list follows; otherwise the first row in sight stays where it is as rows are added. */
export function useAnchoredScroll({ scroller, virtual, rows, newest, isFollowing }: Anchored): () => void {
  const anchor = useRef<{ key: string; offset: number } | undefined>(undefined);
  const keep = () => {
    const top = scroller.current?.scrollTop ?? 0;
    // By the heights of the rows: what is drawn is that of the last scroll event, which follows a new position later than
    // the next rows may come.
    const first = virtual.getVirtualItemForOffset(top);
    const row = first && rows[first.index];
    anchor.current = row && first ? { key: rowKey(row), offset: first.start - top } : undefined;
  };
  const size = virtual.getTotalSize();
  // Not for every change of the rows: with as many of the same height the end stays where it is, and asking where it is
  // makes the browser lay out the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the height of all rows changes
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (isFollowing) element.scrollTop = newest === 'bottom' ? element.scrollHeight : 0;
  }, [size, newest, isFollowing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when rows change
  useLayoutEffect(() => {
    const { current: kept } = anchor;
    if (isFollowing) {
      anchor.current = undefined;
      return;
    }
    if (!kept || !scroller.current) return keep();
    const index = rows.findIndex((row) => rowKey(row) === kept.key);
    const start = virtual.measurementsCache[index]?.start;
    if (start !== undefined) scroller.current.scrollTop = start - kept.offset;
    keep();
  }, [rows]);
  return keep;
}
