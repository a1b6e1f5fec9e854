import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { errorsQuery, patternsQuery } from '@/lib/logs/analysis';
import { ErrorGroups } from '@/server/log-analysis/errors/error-groups';
import { createMetrics } from '@/server/log-analysis/metrics';
import { createPatterns } from '@/server/log-analysis/patterns';
import { createPerformance } from '@/server/log-analysis/performance';
import { Analysis } from '@/server/log-analysis/reading/analysis';
import { collectChanges } from '@/server/log-analysis/saving/collect-changes';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapBytes = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
};

const lines = 300_000;
const batch = 1_000;
/** The role may take 250 MB, of which Node and its code take 80. */
const mostBytes = 120 * 1024 * 1024;

/** A word of letters only, so that it is none of the things that are masked. */
const wordOf = (n: number) =>
  n.toString().replace(/\d/g, (digit) => 'bcdfghjklm'[Number(digit)] ?? '') + 'zyxwv'[n % 5];

function recordOf(n: number) {
  const err = {
    name: `${wordOf(n)}Error`,
    message: `${wordOf(n)} is ${wordOf(n * 7)}`,
    stack: 'x'.repeat(500),
  };
  const data = {
    ...{
      level: 'error',
      service: `service-${n % 5_000}`,
      msg: `${wordOf(n)} was ${wordOf(n * 3)}`,
      at: Date.now(),
    },
    ...{ err, orderId: `ORD-${n}`, traceId: `t${n}`, operation: wordOf(n), durationMs: n % 1_000 },
  };
  const headers = new Map([
    ['ce_source', `any-${n % 3}`],
    ['ce_id', `${n}`],
  ]);
  const place = { topic: 'logs' as const, partition: n % 3, offset: Math.floor(n / 3) };
  return { ...place, timestamp: Date.now(), value: JSON.stringify(data), headers };
}

test(`${lines.toLocaleString('en')} messages, errors and operations that never repeat take bounded memory, and all are counted`, async () => {
  const [errors, patterns] = [new ErrorGroups(), createPatterns()];
  const log = pino({ level: 'silent' });
  const analysis = new Analysis([patterns, errors, createPerformance()], createMetrics(), log);
  const before = heapBytes();
  let most = 0;
  for (let n = 0; n < lines; n += batch) {
    analysis.take(Array.from({ length: batch }, (_, i) => recordOf(n + i)));
    // The test runner needs to be heard of.
    await setImmediate();
    if (n % (20 * batch) === 0) collectChanges(analysis.stateParts, log);
    if (n % (100 * batch) === 0) most = Math.max(most, heapBytes() - before);
  }
  most = Math.max(most, heapBytes() - before);
  expect(analysis.totals.current).toMatchObject({ lines, duplicates: 0, invalid: 0 });
  const { counts, dropped, groups } = errors.query(errorsQuery.parse({ limit: 500 }), Date.now());
  expect(counts.open).toBe(2_000);
  expect(groups.every(({ count }) => count === 1)).toBe(true);
  expect(dropped).toEqual({ groups: lines - 2_000, lines: lines - 2_000 });
  expect(patterns.query(patternsQuery.parse({}), Date.now()).total).toBeLessThanOrEqual(4_000);
  expect(most).toBeLessThan(mostBytes);
}, 300_000);
