import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyedExecutor, type KeyedItem } from './keyed-executor';

const unexpected = (error: unknown) => {
  throw error;
};

interface Numbered extends KeyedItem {
  n: number;
}
const item = (key: string, n: number, notBefore = 0): Numbered => ({ key, n, notBefore });

/** A worker whose batches end when the test calls `ends`, and the batches that it started. */
function recorder() {
  const started: Numbered[][] = [];
  const ends: (() => void)[] = [];
  const run = (items: Numbered[]) => {
    started.push(items);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { started, ends, run };
}
/** Runs what is due now. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('runs items of other keys in parallel, and items of one key one after the other', async () => {
  const executor = new KeyedExecutor(4, unexpected);
  const { started, ends, run } = recorder();
  executor.open<Numbered>('a', { maxBatch: () => 1, run });
  const order = () => started.flat().map(({ n }) => n);
  executor.add('a', [item('x', 1), item('x', 2), item('y', 3)]);
  await expect.poll(order, { interval: 5 }).toEqual([1, 3]);
  ends[0]?.();
  await expect.poll(order, { interval: 5 }).toEqual([1, 3, 2]);
});

it('runs no key in two queues at the same time', async () => {
  const executor = new KeyedExecutor(4, unexpected);
  const { started, ends, run } = recorder();
  executor.open<Numbered>('a', { maxBatch: () => 8, run });
  executor.open<Numbered>('b', { maxBatch: () => 8, run });
  executor.add('a', [item('x', 1)]);
  executor.add('b', [item('x', 2), item('y', 3)]);
  await expect.poll(() => started.flat().map(({ n }) => n), { interval: 5 }).toEqual([1, 3]);
  ends[0]?.();
  await expect.poll(() => started.at(-1)?.map(({ n }) => n), { interval: 5 }).toEqual([2]);
});

it('runs no more batches at a time than its concurrency, and takes from the queues in turn', async () => {
  const executor = new KeyedExecutor(1, unexpected);
  const { started, ends, run } = recorder();
  for (const name of ['a', 'b']) executor.open<Numbered>(name, { maxBatch: () => 1, run });
  executor.add('a', [item('1', 1), item('2', 2), item('3', 3)]);
  executor.add('b', [item('4', 4)]);
  for (let i = 0; i < 4; i += 1) {
    await expect.poll(() => started, { interval: 5 }).toHaveLength(i + 1);
    ends[i]?.();
  }
  expect(started.flat().findIndex(({ n }) => n === 4)).toBeLessThan(3);
});

it('starts no item before its time, and does not block on one that waits', async () => {
  const executor = new KeyedExecutor(2, unexpected);
  const started: { n?: number; at: number }[] = [];
  executor.open<Numbered>('a', {
    maxBatch: () => 1,
    run: async ([only]) => void started.push({ n: only?.n, at: Date.now() }),
  });
  const notBefore = Date.now() + 60;
  executor.add('a', [item('x', 1, notBefore), item('y', 2)]);
  await expect.poll(() => started.map(({ n }) => n)).toEqual([2, 1]);
  expect(started[1]?.at).toBeGreaterThanOrEqual(notBefore);
});

it('goes on after a worker that rejects', async () => {
  const executor = new KeyedExecutor(1, () => undefined);
  const done: number[] = [];
  executor.open<Numbered>('a', {
    maxBatch: () => 1,
    run: async ([only]) => {
      if (only?.n === 1) throw new Error('rejected');
      done.push(only?.n ?? 0);
    },
  });
  executor.add('a', [item('x', 1), item('x', 2)]);
  await expect.poll(() => done).toEqual([2]);
});

it('starts nothing after it was closed, and waits for running batches', async () => {
  const executor = new KeyedExecutor(1, unexpected);
  const { started, ends, run } = recorder();
  executor.open<Numbered>('a', { maxBatch: () => 1, run });
  executor.add('a', [item('x', 1), item('y', 2)]);
  let closed = false;
  const closing = executor.close().then(() => {
    closed = true;
  });
  await nextTurn();
  expect(closed).toBe(false);
  ends[0]?.();
  await closing;
  expect(started).toHaveLength(1);
});

it('keeps the order of every key, whatever the batch size, length and concurrency', async () => {
  const setups = fc.record({
    keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 }),
    concurrency: fc.integer({ min: 1, max: 5 }),
    batch: fc.integer({ min: 1, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(setups, fc.scheduler(), async ({ keys, concurrency, batch }, scheduler) => {
      const executor = new KeyedExecutor(concurrency, unexpected);
      const done: Numbered[] = [];
      const busy = new Set<string>();
      executor.open<Numbered>('queue', {
        maxBatch: () => batch,
        run: async (items) => {
          const mine = new Set(items.map(({ key }) => key));
          for (const key of mine) expect(busy.has(key)).toBe(false);
          for (const key of mine) busy.add(key);
          await scheduler.schedule(Promise.resolve());
          done.push(...items);
          for (const key of mine) busy.delete(key);
        },
      });
      executor.add(
        'queue',
        keys.map((key, n) => item(key, n)),
      );
      await scheduler.waitFor(
        (async () => {
          while (done.length < keys.length) await new Promise((resolve) => setImmediate(resolve));
        })(),
      );
      for (const key of new Set(keys)) {
        const order = done.filter((each) => each.key === key).map(({ n }) => n);
        expect(order).toEqual([...order].sort((x, y) => x - y));
      }
    }),
    { numRuns: 60 },
  );
});

it('reports what a worker rejects with, and goes on', async () => {
  const reported: [unknown, number][] = [];
  const executor = new KeyedExecutor(1, (error, items) => reported.push([error, items.length]));
  const done: string[] = [];
  executor.open('l', {
    maxBatch: () => 1,
    run: async ([item]) => {
      if (item?.key === 'bad') throw new Error('no');
      done.push(item?.key ?? '');
    },
  });
  executor.add(
    'l',
    ['bad', 'good', 'bad', 'good'].map((key) => ({ key, notBefore: 0 })),
  );
  await expect.poll(() => done).toEqual(['good', 'good']);
  expect(reported).toEqual([
    [new Error('no'), 1],
    [new Error('no'), 1],
  ]);
});
