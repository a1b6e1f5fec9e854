import { expect, test } from 'vitest';
import type { EventData } from '@/lib/events';
import { event, lakeOf, report } from './lake.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const range = { from: at, to: at + 60_000, bucket: 'minute' as const, timeZone: 'UTC' };
type Visit = EventData<'activity.recorded'>;
const visit = (sessionId: string, ms: number, kind: Visit['kind'], partition = 0) =>
  event('activity.recorded', at + ms, { sessionId, kind, path: '/shop', at }, { partition });
const line = (service: string, level: EventData<'log.written'>['level'], more = {}) =>
  event('log.written', at + 1, { level, service, msg: 'm', at }, more);

test('a session reaches a step after all steps before it', async () => {
  const lake = await lakeOf([
    // Out of order on two partitions, with a step that is repeated.
    ...[
      visit('s-1', 9_000, 'purchase', 1),
      visit('s-1', 0, 'page_view'),
      visit('s-1', 2_000, 'product_view'),
    ],
    ...[
      visit('s-1', 3_000, 'add_to_cart'),
      visit('s-1', 3_500, 'product_view'),
      visit('s-1', 3_000, 'checkout'),
    ],
    // The cart before the product: the first one does not count, the second does.
    ...[visit('s-2', 0, 'add_to_cart'), visit('s-2', 1, 'page_view'), visit('s-2', 5_001, 'product_view')],
    visit('s-2', 6_001, 'add_to_cart'),
    // Began before the range.
    ...[visit('s-3', -1, 'page_view'), visit('s-3', 1, 'product_view')],
  ]);
  expect(await report(lake, 'funnel', range)).toEqual([
    { step: 'page_view', sessions: 2, events: 2, medianMs: null },
    { step: 'product_view', sessions: 2, events: 4, medianMs: 2_000 },
    { step: 'add_to_cart', sessions: 2, events: 3, medianMs: 1_000 },
    { step: 'checkout', sessions: 1, events: 1, medianMs: 0 },
    { step: 'purchase', sessions: 1, events: 1, medianMs: 6_000 },
  ]);
});

test('services are the producers of events and of log lines', async () => {
  const lake = await lakeOf([
    event('order.confirmed', at, { orderId: 'o-1' }, { source: 'order' }),
    event('order.confirmed', at, { orderId: 'o-1' }, { source: null }),
    event('price.ticked', at + 7, { symbol: 'S', price: -1.5, size: 0, at }, { source: 'order' }),
    ...[line('order', 'warn'), line('order', 'fatal'), line('order', 'info'), line('web', 'error')],
  ]);
  expect(await report(lake, 'services', range)).toEqual([
    { service: 'order', events: 2, lines: 3, warnings: 1, errors: 1, lastAt: at + 7 },
    { service: null, events: 1, lines: 0, warnings: 0, errors: 0, lastAt: at },
    { service: 'web', events: 0, lines: 1, warnings: 0, errors: 1, lastAt: at + 1 },
  ]);
});

test('errors of more than 20 services are shown for the 20 with most of them, and for all others together', async () => {
  const names = Array.from({ length: 23 }, (_, i) => `service-${String.fromCharCode(97 + i)}`);
  const lake = await lakeOf([
    ...names.flatMap((name, i) => [line(name, 'error'), ...(i < 3 ? [] : [line(name, 'fatal')])]),
    ...[
      line('service-a', 'warn'),
      line('service-z', 'error', { id: '1' }),
      line('service-z', 'error', { id: '1' }),
    ],
  ]);
  expect(await report(lake, 'errors', range)).toEqual([
    ...names.slice(3).map((service) => ({ bucket: at, service, errors: 2 })),
    { bucket: at, service: null, errors: 4 },
  ]);
});
