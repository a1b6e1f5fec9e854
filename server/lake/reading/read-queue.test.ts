import { expect, test } from 'vitest';
import type { EventRow } from '@/server/lake/segment';
import { ReadQueue } from './read-queue';

const row = { data: '', fields: null } as EventRow;
const item = (rows: number, data = '') => ({
  batch: {
    ...{ topic: 'orders', partition: 0, invalid: [], markers: [], gaps: [], next: rows },
    rows: Array.from({ length: rows }, () => ({ ...row, data })),
  },
});
const longMs = 600_000;

test('whoever reads goes on while little waits, and when it was taken', async () => {
  const queue = new ReadQueue();
  expect(queue.push(item(1_000))).toBeUndefined();
  const full = queue.push(item(9_000));
  expect(full).toBeInstanceOf(Promise);
  expect(queue.take()).toHaveLength(2);
  await full;
  expect(queue.push(item(1_000))).toBeUndefined();
});

test('few large records fill it as well', () => {
  const queue = new ReadQueue();
  expect(queue.push(item(1, 'x'.repeat(3_000_000)))).toBeUndefined();
  expect(queue.push(item(1, 'x'.repeat(3_000_000)))).toBeInstanceOf(Promise);
});

test('the writer is woken when there is enough, and otherwise after a time', async () => {
  const queue = new ReadQueue();
  const ready = queue.ready(longMs);
  queue.push(item(5_000));
  await ready;
  await queue.ready(longMs);
  queue.take();
  await queue.ready(1);
});

test('both sides go on when the role stops', async () => {
  const queue = new ReadQueue();
  const full = queue.push(item(10_000));
  queue.wake();
  await full;
  queue.take();
  const ready = queue.ready(longMs);
  queue.wake();
  await ready;
});
