import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Sample } from '@/server/alerts/engine/interface';
import { maxSeries, startSampler } from './sampler';
import { seriesKey } from './series';
import type { GaugeSource, Reading, Series } from './source';

const log = pino({ level: 'silent' });
let stop = () => {};
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const up = (process: string, value: number | null = 1): Reading => ({
  gauge: 'process.up',
  labels: { process },
  value,
});

/** Samples sources whose answers the test changes. */
function start(sources: GaugeSource[], known: Series[] = []) {
  const samples: Sample[] = [];
  const sampler = startSampler({ sources, known, log, onSamples: (some) => samples.push(...some) });
  stop = sampler.stop;
  /** What came since the last call, as `labels value`. */
  const taken = () => samples.splice(0).map(textOf);
  return { samples, taken, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}
const textOf = ({ labels, value, isGone }: Sample) =>
  `${Object.values(labels).join()} ${isGone ? 'gone' : value}`;

function source(read: GaugeSource['read'], more: Partial<GaugeSource> = {}): GaugeSource {
  return { name: 'test', gauges: ['process.up'], read, ...more };
}
const away = () => Promise.reject(new Error('no answer'));

it('reads every source once a second, with the time of the answer', async () => {
  const { samples, pass } = start([source(async () => [up('order')])]);
  await pass(2_500);
  expect(samples.map(({ value }) => value)).toEqual([1, 1, 1]);
  expect(samples[2]?.at).toBe((samples[0]?.at ?? 0) + 2_000);
});

it('has null once for each series of a source that has not answered for 5 s, and values again when it does', async () => {
  let read: GaugeSource['read'] = async () => [up('order'), up('payment')];
  const { taken, pass } = start([source((signal) => read(signal))]);
  await pass(0);
  expect(taken()).toEqual(['order 1', 'payment 1']);
  read = away;
  await pass(4_900);
  expect(taken()).toEqual([]);
  await pass(1_000);
  expect(taken()).toEqual(['order null', 'payment null']);
  await pass(20_000);
  expect(taken()).toEqual([]);
  read = async () => [up('order'), up('payment')];
  await pass(1_000);
  expect(taken()).toEqual(['order 1', 'payment 1']);
});

it('gives up a read that hangs, and reads the other sources meanwhile', async () => {
  let isHanging = false;
  const hanging = source(() => (isHanging ? new Promise(() => {}) : Promise.resolve([up('order')])), {
    labels: { process: 'order' },
  });
  const { taken, pass } = start([hanging, source(async () => [up('payment')])]);
  await pass(0);
  isHanging = true;
  await pass(9_000);
  expect(taken().filter((text) => text.startsWith('order'))).toEqual(['order 1', 'order null']);
  isHanging = false;
  await pass(2_100);
  expect(taken()).toContain('order 1');
});

it('says once that a thing is gone which a source no longer has', async () => {
  let readings = [up('order'), up('payment')];
  const { taken, pass } = start([source(async () => readings)]);
  await pass(0);
  readings = [up('order')];
  taken();
  await pass(2_000);
  expect(taken()).toEqual(['payment gone', 'order 1', 'order 1']);
});

it('continues the series of an earlier run: gone, unknown, or no longer read by any source', async () => {
  const known: Series[] = [
    { gauge: 'process.up', labels: { process: 'order' } },
    { gauge: 'process.up', labels: { process: 'removed' } },
    { gauge: 'broker.up', labels: { broker: 'kafka' } },
  ];
  const first = start([source(async () => [up('order')])], known);
  await first.pass(0);
  expect(first.taken()).toEqual(['kafka gone', 'removed gone', 'order 1']);
  stop();
  const second = start([source(away, { gauges: ['process.up', 'broker.up'] })], known);
  await second.pass(6_000);
  expect(second.taken()).toEqual(['order null', 'removed null', 'kafka null']);
});

it('finds the source of a series by its labels where several read one gauge', async () => {
  const of = (process: string, read: GaugeSource['read']) => source(read, { labels: { process } });
  const known = ['a', 'b'].map((process) => ({ gauge: 'process.up', labels: { process } }));
  const { taken, pass } = start([of('a', away), of('b', async () => [up('b')])], known);
  await pass(5_500);
  expect(taken().filter((text) => text !== 'b 1')).toEqual(['a null']);
});

it('stores no hostile text: control and lone surrogates are replaced, long texts are cut, and no name is special', async () => {
  const names = [
    'a\0b',
    '\ud800',
    'x'.repeat(10_000),
    '__proto__',
    'constructor',
    '\u202e\u2066evil',
    '\u001b[31mred',
  ];
  const { samples, pass } = start([source(async () => names.map((name) => up(name)))]);
  await pass(0);
  expect(samples).toHaveLength(names.length);
  for (const { labels, value } of samples) {
    expect(value).toBe(1);
    expect(labels.process).toMatch(/^[^\0\p{Cs}]{1,256}$/u);
  }
  expect(samples.map(({ labels }) => labels.process)).toEqual(
    expect.arrayContaining(['__proto__', 'a\ufffdb']),
  );
});

it('does not know values that are no finite numbers', async () => {
  const { taken, pass } = start([
    source(async () => [up('a', Number.NaN), up('b', Number.POSITIVE_INFINITY), up('c', -0.5)]),
  ]);
  await pass(0);
  expect(taken()).toEqual(['a null', 'b null', 'c -0.5']);
});

it('samples no more series than there is place for, and gives the place of one that is gone to another', async () => {
  let from = 0;
  const read = async () => Array.from({ length: maxSeries + 10 }, (_, i) => up(`p${from + i}`));
  const { samples, pass } = start([source(read)]);
  await pass(0);
  expect(samples).toHaveLength(maxSeries);
  from = 5;
  samples.length = 0;
  await pass(1_000);
  const sampled = new Set(samples.filter(({ isGone }) => !isGone).map(({ labels }) => labels.process));
  expect(samples.filter(({ isGone }) => isGone)).toHaveLength(5);
  expect(sampled).toContain(`p${maxSeries}`);
});

it('is silent once it was stopped, also while a read is under way', async () => {
  let answer: (readings: Reading[]) => void = () => {};
  const { samples, pass } = start([source(() => new Promise((resolve) => (answer = resolve)))]);
  await pass(10);
  stop();
  answer([up('order')]);
  await pass(10_000);
  expect(samples).toEqual([]);
});

it('has the same key for the same labels in any order, and different ones for values that look alike', () => {
  const key = (labels: Record<string, string>) => seriesKey({ gauge: 'feed.lag', labels });
  expect(key({ gateway: 'a', feed: 'b' })).toBe(key({ feed: 'b', gateway: 'a' }));
  expect(key({ gateway: 'a","feed":"b' })).not.toBe(key({ gateway: 'a', feed: 'b' }));
});
