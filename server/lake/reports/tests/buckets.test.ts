import { expect, test } from 'vitest';
import type { Bucket } from '@/lib/analytics/reports';
import { event, lakeOf, report } from './lake.fixture';
import { bucketsOf } from './local-clock.fixture';

const utc = (text: string) => Date.parse(`${text}Z`);
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

async function starts(timeZone: string, bucket: Bucket, from: string, to: string): Promise<string[]> {
  const range = { from: utc(from), to: utc(to), bucket, timeZone };
  return (await report(await lakeOf([]), 'orders', range)).map((row) => iso(row.bucket));
}

test.each([
  ['Europe/Berlin', '2026-03-28T23:00', '2026-03-29T22:00', 23],
  ['Europe/Berlin', '2026-10-24T22:00', '2026-10-25T23:00', 25],
  ['America/New_York', '2026-03-08T05:00', '2026-03-09T04:00', 23],
  ['America/New_York', '2026-11-01T04:00', '2026-11-02T05:00', 25],
  ['Asia/Kathmandu', '2026-06-01T18:15', '2026-06-02T18:15', 24],
  ['Australia/Lord_Howe', '2026-04-04T13:00', '2026-04-05T13:30', 24.5],
])('a day of %s from %s to %s has %d hours', async (timeZone, from, to, hours) => {
  expect((utc(to) - utc(from)) / 3_600_000).toBe(hours);
  expect(await starts(timeZone, 'day', from, to)).toEqual([from]);
  expect(await starts(timeZone, 'day', from, `${to}:00.001`)).toEqual([from, to]);
  expect(await starts(timeZone, 'hour', from, to)).toHaveLength(Math.ceil(hours));
});

test('an hour that the clock repeats is two buckets', async () => {
  const from = utc('2026-10-25T00:00');
  const placedAt = (at: number) => event('order.confirmed', at, { orderId: `o-${at}` });
  // 02:30 local time, twice.
  const lake = await lakeOf([placedAt(utc('2026-10-25T00:30')), placedAt(utc('2026-10-25T01:30'))]);
  const range = { from, to: utc('2026-10-25T02:00'), bucket: 'hour' as const, timeZone: 'Europe/Berlin' };
  expect(
    (await report(lake, 'orders', range)).map(({ bucket, confirmed }) => [iso(bucket), confirmed]),
  ).toEqual([
    ['2026-10-25T00:00', 1],
    ['2026-10-25T01:00', 1],
  ]);
});

test('where the clock is changed by half an hour, a bucket of half an hour begins', async () => {
  const hours = await starts('Australia/Lord_Howe', 'hour', '2026-04-04T14:10', '2026-04-04T16:40');
  expect(hours).toEqual(['2026-04-04T14:00', '2026-04-04T15:00', '2026-04-04T15:30', '2026-04-04T16:30']);
});

test('hours begin at full hours of the local clock', async () => {
  const hours = await starts('Asia/Kathmandu', 'hour', '2026-06-01T12:00', '2026-06-01T13:30');
  expect(hours).toEqual(['2026-06-01T11:15', '2026-06-01T12:15', '2026-06-01T13:15']);
});

test.each([
  ['repeats midnight', 'America/Havana', '2026-11-01T04:00', '2026-11-02T05:00'],
  ['skips midnight', 'Africa/Cairo', '2026-04-23T22:00', '2026-04-24T21:00'],
  ['skips the hour before midnight', 'America/Scoresbysund', '2026-03-29T01:00', '2026-03-30T01:00'],
  ['skips the day before', 'Pacific/Apia', '2011-12-30T10:00', '2011-12-31T10:00'],
])('a day begins at its first moment where the clock %s', async (_, timeZone, first, second) => {
  const days = await starts(timeZone, 'day', first, `${second}:00.001`);
  expect(days).toEqual([first, second]);
});

test.each([
  ['minute', '2026-06-01T10:00:30', '2026-06-01T10:02:00', ['2026-06-01T10:00', '2026-06-01T10:01']],
  ['5minutes', '2026-06-01T10:04', '2026-06-01T10:06', ['2026-06-01T10:00', '2026-06-01T10:05']],
  ['week', '2026-06-07T21:59', '2026-06-07T22:01', ['2026-05-31T22:00', '2026-06-07T22:00']],
  ['month', '2026-03-31T00:00', '2026-04-01T00:00', ['2026-02-28T23:00', '2026-03-31T22:00']],
  ['year', '2025-12-31T22:00', '2026-01-01T00:00', ['2024-12-31T23:00', '2025-12-31T23:00']],
] as const)('buckets of a %s', async (bucket, from, to, expected) => {
  expect(await starts('Europe/Berlin', bucket, from, to)).toEqual(expected);
});

test('the days of every time zone of this runtime begin where its own clock says', {
  timeout: 60_000,
}, async () => {
  const lake = await lakeOf([]);
  const [from, to] = [utc('2025-03-29T12:00'), utc('2025-03-31T12:00')];
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const rows = await report(lake, 'orders', { from, to, bucket: 'day', timeZone });
    expect(
      rows.map(({ bucket }) => iso(bucket)),
      timeZone,
    ).toEqual(bucketsOf(from, to, 'day', timeZone).map(iso));
  }
});
