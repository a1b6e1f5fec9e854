import { expect, test } from 'vitest';
import type { EventData } from '@/lib/events';
import { event, lakeOf, report } from './lake.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const minuteMs = 60_000;
const range = { from: at, to: at + 3 * minuteMs, bucket: 'minute' as const, timeZone: 'UTC' };
type Visit = EventData<'activity.recorded'>;
const visit = (sessionId: string, ms: number, kind: Visit['kind'], path = '/shop', partition = 0) =>
  event('activity.recorded', at + ms, { sessionId, kind, path, at }, { partition });

test('a session counts where it began, with all that it did, and the first row is all of them', async () => {
  const lake = await lakeOf([
    ...[visit('s-1', minuteMs + 5_000, 'purchase'), visit('s-1', 10, 'product_view', '/shop', 1)],
    ...[visit('s-2', 0, 'page_view'), visit('s-3', 59_999, 'add_to_cart'), visit('s-3', 60_000, 'page_view')],
    visit('s-4', 2 * minuteMs, 'page_view'),
    // Began before the range: it counts where its first event in the range is.
    ...[visit('s-5', -1, 'purchase'), visit('s-5', 2 * minuteMs, 'product_view')],
    visit('s-6', 3 * minuteMs, 'purchase'),
  ]);
  const none = { viewed: 0, carted: 0, purchased: 0, medianEvents: null, medianMs: null };
  expect(await report(lake, 'sessions', range)).toEqual([
    { bucket: null, sessions: 5, viewed: 2, carted: 1, purchased: 1, medianEvents: 1, medianMs: 0 },
    { bucket: at, sessions: 3, viewed: 1, carted: 1, purchased: 1, medianEvents: 2, medianMs: 1 },
    { ...none, bucket: at + minuteMs, sessions: 0 },
    { ...none, bucket: at + 2 * minuteMs, sessions: 2, viewed: 1, medianEvents: 1, medianMs: 0 },
  ]);
});

test('paths are the steps of sessions in order of time, from where they began to where they ended', async () => {
  const hostile = '=1+1\u202e';
  const lake = await lakeOf([
    // Out of order, on two partitions.
    ...[visit('s-1', 20, 'checkout', '/cart', 1), visit('s-1', 10, 'page_view')],
    visit('s-1', 30, 'page_view'),
    ...[visit('s-2', 1, 'page_view'), visit('s-2', 1, 'page_view'), visit('s-2', 2, 'page_view')],
    visit('s-3', 5, 'page_view', hostile),
    visit('s-3', -5, 'page_view'),
  ]);
  const page = (path: string | null) => [path === null ? null : 'page_view', path];
  const step = (from: unknown[], to: unknown[], sessions: number, steps: number) => ({
    ...{ fromKind: from[0], fromPath: from[1], toKind: to[0], toPath: to[1] },
    ...{ sessions, steps, share: sessions / 3 },
  });
  const [outside, shop, cart] = [page(null), page('/shop'), ['checkout', '/cart']];
  expect(await report(lake, 'paths', range)).toEqual([
    step(outside, shop, 2, 2),
    step(shop, outside, 2, 2),
    step(shop, shop, 1, 2),
    step(outside, page(hostile), 1, 1),
    step(cart, shop, 1, 1),
    step(shop, cart, 1, 1),
    step(page(hostile), outside, 1, 1),
  ]);
});

test('paths are the 20 steps that most sessions took', async () => {
  const lake = await lakeOf(
    Array.from({ length: 30 }, (_, i) => [
      visit(`s-${i}`, 1, 'page_view'),
      ...(i < 3 ? [visit(`s-${i}`, 2, 'page_view', '/often')] : [visit(`s-${i}`, 2, 'page_view', `/${i}`)]),
    ]).flat(),
  );
  const rows = await report(lake, 'paths', range);
  expect(rows).toHaveLength(20);
  expect(rows.slice(0, 3).map(({ fromPath, toPath, sessions }) => [fromPath, toPath, sessions])).toEqual([
    [null, '/shop', 30],
    ['/often', null, 3],
    ['/shop', '/often', 3],
  ]);
});
