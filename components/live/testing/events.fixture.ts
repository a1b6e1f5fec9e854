import type { Alert, EventData, Severity } from '@/lib/events';
import type { HealthSample } from '@/lib/health';
import { emptyOrder, type OrderView } from '@/lib/orders';
import { feeds } from '@/lib/protocol';

/** Events as the fake gateway writes them; their timestamps are now. */

export const tick = (symbol: string, price: number, at = Date.now()) => ({
  type: 'price.ticked',
  at,
  data: { symbol, price, size: 3, at },
});

export const notification = (title: string, audience = 'all') => ({
  type: 'notification.posted',
  at: Date.now(),
  data: { notificationId: title, audience, severity: 'info', title, body: `${title}.` },
});

/** A notification about an alert. */
export const alertNote = (
  incidentId: string,
  state: 'firing' | 'resolved',
  title: string,
  severity: Severity,
) => ({
  ...notification(title),
  source: 'alerts',
  data: {
    ...notification(title).data,
    severity,
    alert: { alertId: incidentId, incidentId, ruleId: 'r', state },
  } satisfies EventData<'notification.posted'>,
});

/** Another state of an alert; unless `over` says so, it fires and is critical. */
export const alertChange = (alertId: string, over: Partial<Alert> = {}) => ({
  type: 'alert.changed',
  at: Date.now(),
  data: {
    ...{ alertId, incidentId: `${alertId}@1`, ruleId: 'r', ruleName: 'Rule', severity: 'critical' },
    ...{ state: 'firing', labels: {}, value: 3, threshold: 2, unit: 'none', title: alertId },
    since: Date.now(),
    ...over,
  } satisfies Alert,
});

export const placed = (orderId: string, name: string, total = 2_400) => ({
  type: 'order.placed',
  at: Date.now(),
  data: {
    orderId,
    customer: { id: 'c1', name, email: 'ada@example.com' },
    items: [{ sku: 'mug', name: 'Mug', quantity: 2, unitPrice: total / 2 }],
    total,
    currency: 'USD',
    placedAt: Date.now(),
  } satisfies EventData<'order.placed'>,
});

/** Any event of an order that has no other data. */
export const orderEvent = (type: string, orderId: string, data: object = {}) => ({
  type,
  at: Date.now(),
  data: { orderId, ...data },
});

/** A row of a snapshot of orders. */
export const orderRow = (orderId: string, name: string, over: Partial<OrderView> = {}): OrderView => ({
  ...emptyOrder(orderId),
  customer: { id: 'c1', name, email: 'ada@example.com' },
  placedAt: Date.now() - 60_000,
  updatedAt: Date.now() - 60_000,
  ...over,
});

const noOrders: HealthSample['orders'] = {
  since: 0,
  currency: 'USD',
  otherCurrencies: 0,
  perMinute: [],
  buckets: [],
  byStatus: {},
  stuck: {},
  ratePerMinute: {},
};

/** A heartbeat of a gateway in order. */
export const heartbeat = (over: Partial<HealthSample> = {}, orders: Partial<HealthSample['orders']> = {}) => {
  const at = Date.now();
  const data: HealthSample = {
    at,
    gatewayId: 'gw-test',
    startedAt: at - 60_000,
    clients: 1,
    services: [],
    feeds: feeds.map((feed) => ({ feed, eventsPerSecond: 1, ringEvents: 0, lagMessages: 0, lagSeconds: 0 })),
    invalid: { total: 0, byTopic: {} },
    kafka: { state: 'up', since: at - 60_000 },
    orders: { ...noOrders, ...orders },
    ...over,
  };
  return { type: 'health.sampled', at, data };
};
