// The schemas of the topics, written from the published contract and independent of the gateway's schemas.
import {
  attributes,
  email,
  filled,
  finite,
  finiteFrom0,
  labels,
  level,
  link,
  list,
  numberBetween,
  object,
  oneOf,
  optional,
  orNull,
  symbol,
  text,
  whole,
} from './fields.mjs';

const id = filled(128);
const sku = filled(64);
const short = filled(200);
const reason = filled(500);
const time = whole(0, 8_640_000_000_000_000);
const amount = whole();
const pieces = whole(1, 200_000_000);
const currency = (value) => text(3)(/^[A-Z]{3}$/.test(value) ? value : undefined);

const payment = object({ orderId: id, paymentId: id, amount, currency });
const stock = object({ orderId: id, items: list(object({ sku, quantity: pieces }), 1, 200) });
const because = object({ orderId: id, reason });

const orders = {
  'order.placed': object({
    orderId: id,
    customer: object({ id, name: short, email }),
    items: list(object({ sku, name: short, quantity: pieces, unitPrice: amount }), 1, 200),
    total: amount,
    currency,
    placedAt: time,
  }),
  'order.confirmed': object({ orderId: id }),
  'order.cancelled': because,
  'payment.succeeded': payment,
  'payment.failed': because,
  'payment.refunded': payment,
  'stock.reserved': stock,
  'stock.rejected': object({ orderId: id, sku, requested: whole(), available: whole() }),
  'stock.released': stock,
  'shipment.dispatched': object({ orderId: id, carrier: short, trackingNumber: short }),
  'shipment.delivered': object({ orderId: id, deliveredAt: time }),
};

const prices = { 'price.ticked': object({ symbol, price: finite, size: finiteFrom0, at: time }) };

const notifications = {
  'notification.posted': object({
    notificationId: id,
    audience: id,
    severity: oneOf('info', 'success', 'warning', 'critical'),
    title: short,
    body: filled(4_000),
    link: optional(link),
    alert: optional(
      object({ alertId: id, incidentId: id, ruleId: short, state: oneOf('firing', 'resolved') }),
    ),
  }),
};

const logs = {
  'log.written': object({
    level,
    service: short,
    msg: text(16_000),
    at: time,
    traceId: optional(short),
    orderId: optional(id),
    err: optional(object({ name: short, message: text(4_000), stack: optional(text(16_000)) })),
    host: optional(short),
    instance: optional(short),
    operation: optional(short),
    durationMs: optional(numberBetween(0, 31_536_000_000)),
    attributes: optional(attributes),
  }),
};

const activity = {
  'activity.recorded': object({
    sessionId: id,
    kind: oneOf('page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase', 'web_vital', 'error'),
    path: text(2_000, { least: 1 }),
    sku: optional(sku),
    at: time,
    orderId: optional(id),
    metric: optional(object({ name: oneOf('LCP', 'INP', 'CLS', 'FCP', 'TTFB'), value: finiteFrom0 })),
    message: optional(text(1_000, { least: 1 })),
  }),
};

const alerts = {
  'alert.changed': object({
    alertId: id,
    incidentId: optional(id),
    ruleId: short,
    ruleName: short,
    severity: oneOf('info', 'warning', 'critical'),
    state: oneOf('inactive', 'pending', 'firing', 'resolved'),
    labels,
    value: orNull(finite),
    threshold: finite,
    unit: oneOf(
      'none',
      'events',
      'percent',
      'times',
      'milliseconds',
      'seconds',
      'bytes',
      'perSecond',
      'money',
    ),
    title: short,
    body: optional(filled(4_000)),
    advice: optional(filled(4_000)),
    link: optional(link),
    since: time,
    firedAt: optional(time),
    resolvedAt: optional(time),
    mutedUntil: optional(time),
    acknowledgedAt: optional(time),
  }),
};

/** The reader of each type's data, by topic. */
export const contract = { orders, prices, notifications, logs, activity, alerts };
