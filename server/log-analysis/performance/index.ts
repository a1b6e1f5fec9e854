import type { z } from 'zod';
import type { LogLevel } from '@/lib/events/log-level';
import type { OperationStats, PerformanceAnswer, performanceQuery } from '@/lib/logs/analysis';
import type { AnalysisPart } from '@/server/log-analysis/part';
import { Marks } from './marks';
import { hourMs } from './operation';
import { minutesFrom, Operations } from './operations';
import { accuracy } from './sketch-code';
import { slowLine } from './slow-lines';
import { alignedRange, statsOf, totalMs } from './stats';

type PerformanceQuery = z.output<typeof performanceQuery>;

const errorLevels: ReadonlySet<LogLevel> = new Set(['error', 'fatal']);

export interface Performance extends AnalysisPart {
  /** `now`: epoch ms. `from` and `to` of the answer are where its minutes or hours begin and end. */
  query(
    query: PerformanceQuery,
    now: number,
  ): Pick<PerformanceAnswer, 'from' | 'to' | 'operations' | 'accuracy' | 'marks'>;
}

/** Durations of operations, from lines that have `operation` and `durationMs`, and what happened to processes. */
export function createPerformance(clock: () => number = Date.now): Performance {
  let operations = new Operations();
  let marks = new Marks();
  return {
    kind: 'performance',
    add: ({ at, line }) => {
      marks.add(line, at);
      const { service, operation, durationMs, level } = line.data;
      if (operation === undefined || durationMs === undefined) return;
      operations
        .cellFor(service, operation, at, clock())
        ?.add(durationMs, errorLevels.has(level), () => slowLine(line));
    },
    changed: () => {
      const now = clock();
      const changes = [operations.takeChanges(now), marks.takeChanges(now)];
      return {
        saved: changes.flatMap(({ saved }) => saved),
        deleted: changes.flatMap(({ deleted }) => deleted),
      };
    },
    restore: (rows) => {
      operations = new Operations();
      marks = new Marks();
      marks.restore(rows.filter(Marks.isRow));
      operations.restore(rows.filter((row) => !Marks.isRow(row)));
    },
    query: ({ service, ...asked }, now) => {
      const to = asked.to ?? now;
      const range = alignedRange({ from: asked.from ?? to - hourMs, to }, minutesFrom(now));
      const stats = operations.all
        .filter((operation) => service === undefined || operation.service === service)
        .map((operation) => ({ operation, ms: totalMs(operation, range) }))
        .sort((a, b) => b.ms - a.ms)
        .map(({ operation }) => statsOf(operation, range, now))
        .filter((found): found is OperationStats => found !== undefined);
      return { ...range, operations: stats, accuracy, marks: marks.between(range.from, range.to) };
    },
  };
}
