import { describe, expect, it } from 'vitest';
import { ErrorGroups } from '@/server/log-analysis/errors/error-groups';
import { createPatterns } from '@/server/log-analysis/patterns';
import { createPerformance } from '@/server/log-analysis/performance';
import { Expected } from './lines/expected';
import { generatedLines } from './lines/generated';
import { compareAnswers } from './proof/compare';

const now = Date.UTC(2026, 10, 26, 12, 30, 20);
const options = { lines: 10_000, seed: 17, from: now - 25 * 60_000, to: now };

function analysed(lines: number) {
  const parts = {
    patterns: createPatterns(),
    errors: new ErrorGroups(),
    performance: createPerformance(() => now),
  };
  const expected = new Expected();
  let offset = 0;
  for (const generated of generatedLines({ ...options, lines })) {
    expected.add(generated);
    const { id, source, data } = generated;
    const place = { partition: 0, offset: offset++ };
    const line = { ...place, id, source, type: 'log.written' as const, at: data.at, data };
    for (const part of Object.values(parts)) part.add({ place, at: data.at, line });
  }
  const answers = {
    patterns: { at: now, ...parts.patterns.query({ sort: 'count', limit: 500 }, now) },
    errors: { at: now, ...parts.errors.query({ limit: 500 }, now) },
    performance: parts.performance.query({}, now),
  };
  return { expected, answers };
}

describe('the analysis of generated lines', () => {
  it('reports exactly what was planted', () => {
    const { expected, answers } = analysed(options.lines);
    expect(compareAnswers(expected, answers)).toEqual([]);
  }, 60_000);

  it('is found to be wrong when it is', () => {
    const { expected, answers } = analysed(1_000);
    const [pattern] = answers.patterns.patterns;
    const [group] = answers.errors.groups;
    const [operation] = answers.performance.operations;
    if (!pattern || !group || !operation) throw new Error('Nothing was found.');
    pattern.count++;
    group.orders.count--;
    operation.p95Ms *= 1.05;
    answers.patterns.patterns.pop();
    expect(compareAnswers(expected, answers)).toHaveLength(4);
  });
});
