/** Compares what the analysis answers with the exact answers. */

import {
  type Expected,
  type ExpectedGroup,
  type ExpectedOperation,
  keyOf,
  percentile,
} from '@/bench/logs/lines/expected';
import type { ErrorsAnswer, PatternsAnswer, PerformanceAnswer } from '@/lib/logs/analysis';

export interface Answers {
  patterns: Omit<PatternsAnswer, 'lag' | 'since'>;
  errors: Omit<ErrorsAnswer, 'lag' | 'since'>;
  performance: Pick<PerformanceAnswer, 'operations'>;
}

const minuteMs = 60_000;
/** Relative; a sketch has 1 %. */
const tolerance = 0.02;

/** What is wrong, a sentence each; empty: everything is right. */
export function compareAnswers(expected: Expected, { patterns, errors, performance }: Answers): string[] {
  const services = (of: { service: string; count: number }[]) =>
    Object.fromEntries(of.map(({ service, count }) => [service, count]));
  return [
    ...compareKeyed('pattern', expected.patterns, patterns.patterns, ({ template }) => template, [
      ...common(patterns.at),
      ['level', ({ level }) => level, ({ level }) => level],
      ['services', (group) => Object.fromEntries(group.services), (found) => services(found.services)],
      ['time of the example', ({ lastAt }) => lastAt, ({ example }) => example.data.at],
    ]),
    ...compareValues('unassigned lines', 0, patterns.unassigned),
    ...compareKeyed('error group', expected.groups, errors.groups, groupKey, [...common(errors.at)]),
    ...errors.groups.flatMap((found) => compareDistinct(expected.groups.get(groupKey(found)), found)),
    ...compareKeyed('operation', expected.operations, performance.operations, operationKey, [
      ['count', ({ durations }) => durations.length, ({ count }) => count],
      ['errors', ({ errors: count }) => count, ({ errors: count }) => count],
      ['maximum', ({ durations }) => percentile(durations, 1), ({ maxMs }) => maxMs],
      ['slowest', ({ durations }) => percentile(durations, 1), ({ slowest }) => slowest[0]?.data.durationMs],
    ]),
    ...performance.operations.flatMap((found) =>
      comparePercentiles(expected.operations.get(operationKey(found)), found),
    ),
  ];
}

type Found = Answers['patterns']['patterns'][number];
type FoundGroup = Answers['errors']['groups'][number];
type FoundOperation = Answers['performance']['operations'][number];
/** A name, the expected value and the found value. */
type Check<E, F> = [string, (expected: E) => unknown, (found: F) => unknown];

const operationKey = ({ service, operation }: FoundOperation) => keyOf(service, operation);
const groupKey = ({ service, name, place, message }: FoundGroup) => keyOf(service, name, place ?? message);

const common = (now: number): Check<ExpectedGroup, Found | FoundGroup>[] => [
  ['count', ({ count }) => count, ({ count }) => count],
  ['first time', ({ firstAt }) => firstAt, ({ firstAt }) => firstAt],
  ['last time', ({ lastAt }) => lastAt, ({ lastAt }) => lastAt],
  ['trend', ({ minutes }) => trendOf(minutes, now), ({ trend }) => trend],
];

function trendOf(minutes: ReadonlyMap<number, number>, now: number): number[] {
  const last = Math.floor(now / minuteMs);
  return Array.from({ length: 60 }, (_, n) => minutes.get(last - 59 + n) ?? 0);
}

function compareKeyed<E, F>(
  what: string,
  expected: ReadonlyMap<string, E>,
  found: readonly F[],
  key: (of: F) => string,
  checks: readonly Check<E, F>[],
): string[] {
  const byKey = new Map(found.map((of) => [key(of), of]));
  const surplus = [...byKey.keys()].filter((of) => !expected.has(of));
  const wrong = surplus.map((of) => `The ${what} "${of}" was not written.`);
  if (byKey.size < found.length) wrong.push(`${found.length - byKey.size} ${what}s are there twice.`);
  for (const [of, value] of expected) {
    const match = byKey.get(of);
    if (!match) wrong.push(`The ${what} "${of}" is missing.`);
    else
      for (const [name, expectedOf, foundOf] of checks)
        wrong.push(...compareValues(`${name} of the ${what} "${of}"`, expectedOf(value), foundOf(match)));
  }
  return wrong;
}

/** Up to so many are counted exactly (docs/log-analysis.md); more are estimated, four standard errors off at most. */
const exactDistinct = 1_000;
const distinctTolerance = 4 * 0.016;

function compareDistinct(expected: ExpectedGroup | undefined, found: FoundGroup): string[] {
  return (['orders', 'traces'] as const).flatMap((what) => {
    const exact = expected?.[what].size ?? 0;
    const { count, isEstimate } = found[what];
    const isRight =
      exact > exactDistinct
        ? isEstimate && Math.abs(count - exact) <= distinctTolerance * exact
        : !isEstimate && count === exact;
    if (isRight) return [];
    return [`${what} of the error group "${groupKey(found)}": ${count} in place of ${exact}.`];
  });
}

function compareValues(what: string, expected: unknown, found: unknown): string[] {
  if (canonical(expected) === canonical(found)) return [];
  return [`${what}: ${canonical(found)} in place of ${canonical(expected)}.`];
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner) ? Object.entries(inner).sort() : inner,
  );

function comparePercentiles(expected: ExpectedOperation | undefined, found: FoundOperation): string[] {
  if (!expected) return [];
  const wanted = [
    ['p50', 0.5, found.p50Ms],
    ['p95', 0.95, found.p95Ms],
    ['p99', 0.99, found.p99Ms],
  ] as const;
  return wanted.flatMap(([name, q, value]) => {
    const exact = percentile(expected.durations, q);
    const isNear = Math.abs(value - exact) <= tolerance * exact + 0.001;
    return isNear ? [] : [`${name} of ${operationKey(found)}: ${value} in place of ${exact} ms.`];
  });
}
