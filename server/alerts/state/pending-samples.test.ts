import { expect, test } from 'vitest';
import { PendingSamples } from './pending-samples';

const sample = (value: number | null, at: number, more = {}) => ({
  gauge: 'stock.available',
  labels: { sku: 'MUG-01' },
  value,
  at,
  ...more,
});

test('a value is added and saved when it differs from the last one of its series', () => {
  const samples = new PendingSamples();
  expect(samples.add([sample(3, 1), sample(3, 2), sample(4, 3), sample(null, 4), sample(null, 5)])).toEqual([
    sample(3, 1),
    sample(4, 3),
    sample(null, 4),
  ]);
  expect(samples.take()).toHaveLength(3);
  expect(samples.take()).toEqual([]);
});

test('what was saved before a restart is known, and not saved again', () => {
  const samples = new PendingSamples();
  samples.restore([sample(2, 1), sample(3, 2)]);
  expect(samples.add([sample(3, 3)])).toEqual([]);
  expect(samples.known()).toEqual([sample(3, 2)]);
});

test('other details are added for the texts, and not saved', () => {
  const samples = new PendingSamples();
  samples.add([sample(3, 1, { details: { order: 'A' } })]);
  samples.take();
  const other = sample(3, 2, { details: { order: 'B' } });
  expect(samples.add([other])).toEqual([other]);
  expect(samples.size).toBe(0);
});

test('a thing that is no more is noted once', () => {
  const samples = new PendingSamples();
  const gone = sample(null, 2, { isGone: true });
  expect(samples.add([gone])).toEqual([]);
  samples.add([sample(3, 1)]);
  expect(samples.add([gone, gone])).toEqual([gone]);
  expect(samples.known()).toEqual([]);
});

test('while nothing is saved, memory is bounded', () => {
  const samples = new PendingSamples();
  for (let i = 0; i < 30_000; i += 1) samples.add([sample(i, i)]);
  expect(samples.size).toBe(20_000);
  samples.take();
  expect(samples.add([sample(-1, 40_000)])).toHaveLength(1);
});
