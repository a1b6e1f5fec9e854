'use client';
import { useRef } from 'react';
import type { LogPattern } from '@/lib/logs/analysis';
import { isolated } from '@/lib/text/bidi';

/** The text that announces patterns that were not in the answer before; of several their number. `key`: what was asked for. */
export function useNewPatterns(patterns: readonly LogPattern[] | undefined, key: string): string {
  const known = useRef<{ key: string; ids: Set<string> }>(undefined);
  const text = useRef('');
  if (patterns === undefined) return text.current;
  const before = known.current?.key === key ? known.current.ids : undefined;
  const fresh = before ? patterns.filter(({ id, isNew }) => isNew && !before.has(id)) : [];
  known.current = { key, ids: new Set(patterns.map(({ id }) => id)) };
  const [first, ...others] = fresh;
  if (first)
    text.current =
      others.length === 0 ? `New pattern: ${isolated(first.template)}` : `${fresh.length} new patterns`;
  return text.current;
}
