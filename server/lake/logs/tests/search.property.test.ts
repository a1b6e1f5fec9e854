import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logLevels } from '@/lib/events/log-level';
import { linePredicate } from '@/lib/logs/filter';
import { allPages, logLake, type SentLine } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const text = fc.constantFrom('Order placed', 'order İ', 'ΟΔΟΣ x', '100%', '');
const line: fc.Arbitrary<SentLine> = fc.record({
  at: fc
    .oneof(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -300_000, max: 300_000 }))
    .map((ms) => at + ms),
  partition: fc.integer({ min: 0, max: 2 }),
  id: fc.integer({ min: 0, max: 40 }).map(String),
  source: fc.constantFrom('a', 'b', null),
  data: fc.record(
    {
      level: fc.constantFrom(...logLevels),
      service: fc.constantFrom('web', 'order'),
      msg: text,
      orderId: fc.constantFrom('ORD-1', 'ORD-2'),
      traceId: fc.constantFrom('t1', 't2'),
      err: fc.record({ name: text.filter((name) => name !== ''), message: text }),
    },
    { requiredKeys: ['level', 'service', 'msg'] },
  ),
});
const filter = fc.record(
  {
    level: fc.constantFrom(...logLevels),
    service: fc.constantFrom('web', 'order'),
    text: fc.constantFrom('ORDER', 'οδος', '%', 'i', 'x'),
    orderId: fc.constantFrom('ORD-1', 'ORD-3'),
    traceId: fc.constant('t1'),
  },
  { requiredKeys: [] },
);
const input = fc.record({
  parts: fc.array(fc.array(line, { maxLength: 30, size: 'max' }), { maxLength: 4 }),
  query: fc.record(
    {
      from: fc.integer({ min: at - 300_000, max: at + 1 }),
      to: fc.integer({ min: at, max: at + 300_000 }),
      limit: fc.integer({ min: 1, max: 20 }),
    },
    { requiredKeys: ['limit'] },
  ),
  before: fc.option(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 3 })),
  filter,
  limits: fc.record({ rows: fc.integer({ min: 1, max: 20 }), budgetMs: fc.constantFrom(0, 600) }),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** What a search has to find, with a loop over all lines: newest first, each at its first delivery. */
function naive({ parts, query, before, filter: wanted }: Input): string[] {
  const next = [0, 0, 0];
  const rows = parts.flat().map((sent) => {
    const { partition = 0 } = sent;
    const offset = next[partition] ?? 0;
    next[partition] = offset + 1;
    return { ...sent, partition, offset };
  });
  const passes = linePredicate(wanted);
  const { from = 0, to = Number.POSITIVE_INFINITY } = query;
  const inReach = rows
    .filter((row) => row.at >= from && row.at < to && row.offset < (before?.[row.partition] ?? 99))
    .filter(({ data, at: time }) => passes({ at: time, level: 'info', service: '', msg: '', ...data }))
    .sort((a, b) => a.at - b.at || a.partition - b.partition || a.offset - b.offset);
  const seen = new Set<string>();
  const once = inReach.filter(({ source, id }) => {
    if (source === null) return true;
    const key = `${source} ${id}`;
    return !seen.has(key) && seen.add(key);
  });
  return once.reverse().map(({ partition, offset }) => `${partition}:${offset}`);
}

test('the pages of a search have what a loop over all lines finds, in its order', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const lake = await logLake();
      for (const [index, part] of given.parts.entries()) {
        await lake.append(part);
        // The last rows stay in memory.
        if (index < 2 && part.length > 0) await lake.roll();
      }
      const { before } = given;
      const query = {
        ...given.query,
        ...given.filter,
        ...(before ? { before: before.map((offset, partition) => `${partition}:${offset}`).join(',') } : {}),
      };
      const answers = await allPages((page) => lake.search(page, given.limits), query);
      const found = answers.flatMap(({ lines }) => lines.map((each) => `${each.partition}:${each.offset}`));
      expect(found).toEqual(naive(given));
      await lake.engine.close();
    }),
    { numRuns: 25 },
  );
});
