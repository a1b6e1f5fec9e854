'use client';
import { useEffect, useRef, useState } from 'react';
import type { LogFilter } from '@/lib/logs/history';
import { formatFilter } from './language/format';
import { parseFilter } from './language/parse';
import { useLogFilter, useSetLogFilter } from './use-log-filter';

/** A pause in typing after which the filter applies, ms: each filter is a new subscription. */
const typingMs = 300;

export interface FilterDraft {
  typed: string;
  /** What is wrong with it; then the filter before stays. */
  problem: string | undefined;
  type(typed: string): void;
  /** Applies it without waiting for a pause, and writes it in the usual form. */
  apply(): void;
  clear(): void;
}

/** The text of the filter box, which follows the URL and changes it. */
export function useFilterDraft(): FilterDraft {
  const filter = useLogFilter();
  const setFilter = useSetLogFilter();
  const [typed, setTyped] = useState(() => formatFilter(filter));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const parsed = parseFilter(typed);
  const shown = useRef(filter);
  // A link, the back button or a facet changed the filter; what a person types may say the same in another way.
  useEffect(() => {
    if (shown.current === filter) return;
    shown.current = filter;
    setTyped((now) => (isSame(parseFilter(now), filter) ? now : formatFilter(filter)));
  }, [filter]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const applyText = (text: string) => {
    clearTimeout(timer.current);
    const next = parseFilter(text);
    if ('filter' in next && !isSame(next, filter)) setFilter(next.filter);
  };
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => applyText(text), typingMs);
  };
  const apply = () => {
    applyText(typed);
    if ('filter' in parsed) setTyped(formatFilter(parsed.filter));
  };
  const clear = () => {
    setTyped('');
    applyText('');
  };
  return { typed, problem: 'problem' in parsed ? parsed.problem : undefined, type, apply, clear };
}

const isSame = (parsed: ReturnType<typeof parseFilter>, filter: LogFilter): boolean =>
  'filter' in parsed && formatFilter(parsed.filter) === formatFilter(filter);
