/** Events of the topics other than orders. */
import type { EventData } from '@/lib/events';
import type { Random } from './random';
import { nameOf, textOf } from './texts';

const symbols = ['ACME', 'EUR USD', 'Ω-株', 'M&M', '𝒳', 'ESU26#1', 'می‌خواهم'];
const optional = <T>(random: Random, name: string, value: T) => (random.chance(0.5) ? { [name]: value } : {});

export function tick(random: Random): EventData<'price.ticked'> {
  const price = random.oneOf([100 * random.next(), -37.63, 0.0000025916, 1e18, 0, 4_216.25]);
  return { symbol: random.oneOf(symbols), price, size: random.whole(0, 900), at: Date.now() };
}

export function notification(random: Random): EventData<'notification.posted'> {
  return {
    notificationId: `n-${random.whole(0, 1e9)}`,
    audience: random.chance(0.5) ? 'all' : `c-${random.whole(1, 5_000)}`,
    severity: random.oneOf(['info', 'success', 'warning', 'critical'] as const),
    title: textOf(random, 200),
    body: textOf(random, 4_000),
    ...optional(random, 'link', random.oneOf(['/orders/1?a=b', 'https://shop.example/ä#1'])),
  };
}

/** The level also by the names and numbers of other loggers, which the schema maps to its own. */
export function logLine(random: Random): Record<string, unknown> {
  const err = {
    name: 'TypeError',
    message: textOf(random, 4_000),
    ...optional(random, 'stack', 'at x (y:1)'),
  };
  return {
    level: random.oneOf(['debug', 'info', 'warn', 'error', 'fatal', 'WARNING', 'trace', 30, 50]),
    service: random.oneOf(['order', 'payment', 'сервис', 'a/b', 'inventory']),
    msg: random.chance(0.02) ? 'nul \0 and a lone surrogate \ud800' : textOf(random, 16_000),
    at: Date.now(),
    ...optional(random, 'traceId', '0af7651916cd43dd8448eb211c80319c'),
    ...optional(random, 'orderId', `o-${random.whole(1, 1e6)}`),
    ...(random.chance(0.2) ? { err } : {}),
  };
}

const kinds = ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const;
export function activity(random: Random): EventData<'activity.recorded'> {
  return {
    sessionId: `s-${random.whole(1, 20_000)}`,
    kind: random.oneOf(kinds),
    path: random.oneOf(['/', '/shop/mug', '/suche?q=Füller', `/${nameOf(random).slice(0, 20)}`]),
    ...optional(random, 'sku', `SKU-${random.whole(10, 39)}`),
    at: Date.now(),
  };
}

export function alert(random: Random): EventData<'alert.changed'> {
  const alertId = `rule-${random.whole(1, 30)}/${random.whole(0, 1e6).toString(16)}`;
  const now = Date.now();
  return {
    alertId,
    ruleId: 'price-moved',
    ruleName: textOf(random, 200),
    severity: random.oneOf(['info', 'warning', 'critical'] as const),
    state: random.oneOf(['firing', 'resolved'] as const),
    labels: random.chance(0.3) ? {} : { symbol: random.oneOf(symbols), 'a.b': nameOf(random).slice(0, 20) },
    value: random.oneOf([null, 0, -1.5, 1e18, 12]),
    threshold: random.oneOf([15, 0.25, -3]),
    unit: random.oneOf(['percent', 'none', 'money'] as const),
    title: textOf(random, 200),
    since: now,
    ...optional(random, 'incidentId', `${alertId}@m1`),
    ...optional(random, 'body', textOf(random, 4_000)),
    ...optional(random, 'firedAt', now - random.whole(0, 1e6)),
    ...optional(random, 'link', '/prices/ACME'),
  };
}
