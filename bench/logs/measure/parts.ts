/** What a line costs in each part of the analysis, and what a part holds at most. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { randomOf } from '@/bench/lake/generator/random';
import { generatedLines } from '@/bench/logs/lines/generated';
import { ErrorGroups } from '@/server/log-analysis/errors/error-groups';
import type { AnalysedLine, AnalysisPart } from '@/server/log-analysis/part';
import { createPatterns } from '@/server/log-analysis/patterns';
import { createPerformance } from '@/server/log-analysis/performance';

export interface PartFigures {
  part: string;
  linesPerCpuSecond: number;
  /** The same for lines that have nothing in common. */
  hostilePerCpuSecond: number;
  /** Heap that it holds after these, MiB. */
  hostileMib: number;
}

const parts: Record<string, () => AnalysisPart> = {
  patterns: createPatterns,
  performance: createPerformance,
  errors: () => new ErrorGroups(),
};
const hour = 3_600_000;
const hostileLines = 100_000;

export function measureParts(lines: number): PartFigures[] {
  const to = Date.now();
  const ordinary = [...generatedLines({ lines, seed: 1, from: to - hour / 2, to })].map(
    ({ data, id, source }, offset) => analysed(data, offset, { id, source }),
  );
  return Object.entries(parts).map(([part, create]) => {
    const measured = create();
    // Compiled by the first round.
    rateOf(measured, ordinary);
    const linesPerCpuSecond = rateOf(measured, ordinary);
    return { part, linesPerCpuSecond, ...hostileFigures(create) };
  });
}

function hostileFigures(create: () => AnalysisPart) {
  const before = heapMib();
  const part = create();
  let seconds = 0;
  for (const batch of hostileBatches()) {
    seconds += batch.length / rateOf(part, batch);
    part.changed();
  }
  return { hostilePerCpuSecond: hostileLines / seconds, hostileMib: heapMib() - before };
}

/** Lines of other words, operations and errors each, over a week. */
function* hostileBatches(): Generator<AnalysedLine[]> {
  const random = randomOf(3);
  const word = () =>
    random
      .whole(0, 2 ** 31)
      .toString(36)
      .replace(/\d/g, 'x');
  const now = Date.now();
  for (let n = 0; n < hostileLines; n += 1_000) {
    yield Array.from({ length: 1_000 }, (_, k) => {
      const words = Array.from({ length: random.whole(1, 40) }, word).join(' ');
      const at = now - random.whole(0, 7 * 24 * hour);
      const err = { name: word(), message: words, stack: `Error\n${words.repeat(8)}` };
      const data = {
        level: 'error' as const,
        service: word(),
        msg: words,
        at,
        err,
        operation: word(),
        durationMs: 10 ** random.whole(-3, 7),
      };
      return analysed(data, n + k, { id: word(), source: word() });
    });
  }
}

function analysed(
  data: AnalysedLine['line']['data'],
  offset: number,
  identity: { id: string; source: string },
): AnalysedLine {
  const place = { partition: 0, offset };
  return { place, at: data.at, line: { ...place, ...identity, type: 'log.written', at: data.at, data } };
}

function rateOf(part: AnalysisPart, lines: readonly AnalysedLine[]): number {
  const before = process.cpuUsage();
  for (const line of lines) part.add(line);
  const { user, system } = process.cpuUsage(before);
  return lines.length / Math.max(1e-6, (user + system) / 1e6);
}

function heapMib(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
