'use client';
import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { LogLine } from '@/lib/logs/log-line';
import { type Matches, PatternMatches } from './pattern-matches';
import { openExpressionWorker } from './tester';

/** How the worker is opened; tests have one in memory. */
export const WorkerContext = createContext(openExpressionWorker);

const noChange = () => () => {};
const never = () => 0;

/** The lines that a regular expression matches; all lines without one. */
export function usePattern(lines: readonly LogLine[], pattern: string | undefined): Matches {
  const open = useContext(WorkerContext);
  const [matches, setMatches] = useState<PatternMatches>();
  useEffect(() => {
    if (pattern === undefined) return;
    const next = new PatternMatches(pattern, open);
    setMatches(next);
    return () => {
      next.stop();
      setMatches(undefined);
    };
  }, [pattern, open]);
  const version = useSyncExternalStore(matches?.onChange ?? noChange, matches?.version ?? never, never);
  useEffect(() => matches?.request(lines), [matches, lines]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` changes when more lines are tested
  return useMemo(() => {
    if (pattern === undefined) return { lines, pending: 0, problem: undefined };
    return matches ? matches.of(lines) : { lines: [], pending: lines.length, problem: undefined };
  }, [lines, pattern, matches, version]);
}
