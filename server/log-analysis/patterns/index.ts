import { z } from 'zod';
import { logLevels } from '@/lib/events/log-level';
import type { PatternsAnswer, patternsQuery } from '@/lib/logs/analysis';
import type { AnalysedLine, AnalysisPart, StateRow } from '@/server/log-analysis/part';
import { Pattern } from './pattern';
import { PatternSet } from './pattern-set';
import { tokensOf } from './tokens';

type PatternsQuery = z.output<typeof patternsQuery>;

/** Measured with hostile lines: 4,000 patterns take at most 60 MB. */
const defaultMaxPatterns = 4_000;
/** Messages whose pattern is remembered, because most lines have the same words as an earlier one. */
const maxKnown = 10_000;
const maxKnownLength = 300;

const totalsId = 'totals';
const totalsState = z.object({ unassigned: z.int().nonnegative() });

export interface Patterns extends AnalysisPart {
  /** `now`: epoch ms, for trends and for what is new. */
  query(query: PatternsQuery, now: number): Pick<PatternsAnswer, 'patterns' | 'total' | 'unassigned'>;
}

/** Groups messages by template. A template is of all services and levels. */
export function createPatterns(maxPatterns = defaultMaxPatterns): Patterns {
  let patterns = new PatternSet(maxPatterns);
  let savedUnassigned = 0;
  const known = new Map<string, Pattern>();

  function patternOf(message: string): Pattern {
    const tokens = tokensOf(message);
    const key = tokens.join('');
    const remembered = known.get(key);
    if (remembered && !remembered.isGone) return remembered;
    const pattern = patterns.patternOf(tokens);
    if (known.size >= maxKnown) known.clear();
    if (key.length <= maxKnownLength) known.set(key, pattern);
    return pattern;
  }

  function totals(): StateRow[] {
    if (patterns.unassigned === savedUnassigned) return [];
    savedUnassigned = patterns.unassigned;
    return [{ id: totalsId, data: { unassigned: savedUnassigned } }];
  }

  return {
    kind: 'pattern',
    add: (line: AnalysedLine) => {
      const pattern = patternOf(line.line.data.msg);
      pattern.add(line);
      patterns.touch(pattern);
    },
    changed: () => {
      const { changed, deleted } = patterns.takeChanges();
      return { saved: [...changed.map((pattern) => pattern.row), ...totals()], deleted };
    },
    restore: (rows) => {
      patterns = new PatternSet(maxPatterns);
      known.clear();
      const totalsRow = rows.find(({ id }) => id === totalsId);
      if (totalsRow) patterns.unassigned = totalsState.parse(totalsRow.data).unassigned;
      const restored = rows.filter((row) => row !== totalsRow).map(Pattern.from);
      // In the order of a set that was never saved.
      for (const pattern of restored.sort((a, b) => a.firstAt - b.firstAt)) patterns.restore(pattern);
      savedUnassigned = patterns.unassigned;
    },
    query: ({ service, level, sort, limit }, now) => {
      const minLevel = level === undefined ? 0 : logLevels.indexOf(level);
      const matching = patterns.all.filter((pattern) => pattern.matches(service, minLevel));
      return {
        patterns: sortedBy(sort, matching, now)
          .slice(0, limit)
          .flatMap((pattern) => pattern.view(now)),
        total: patterns.all.length,
        unassigned: patterns.unassigned,
      };
    },
  };
}

function sortedBy(sort: PatternsQuery['sort'], patterns: readonly Pattern[], now: number): Pattern[] {
  const values = {
    count: (pattern: Pattern) => pattern.count,
    new: (pattern: Pattern) => pattern.firstAt,
    trend: (pattern: Pattern) => pattern.growth(now),
  };
  const value = values[sort];
  return patterns
    .map((pattern) => ({ pattern, value: value(pattern) }))
    .sort((a, b) => b.value - a.value)
    .map(({ pattern }) => pattern);
}
