import { createHash } from 'node:crypto';
import { alertRuleFields } from '@/lib/alerts/rule-fields';
import type { Transition } from '@/server/alerts/engine/interface';

/** A rule over prices, with one alert for each symbol. */
export const ruleOf = (changes: object = {}) =>
  alertRuleFields.parse({
    id: 'price-moved',
    name: 'Price moved',
    severity: 'warning',
    events: { topic: 'prices' },
    aggregate: 'change',
    field: 'price',
    window: '1m',
    by: ['symbol'],
    compare: 'atLeast',
    threshold: 5,
    unit: 'percent',
    title: '{{labels.symbol}} moved {{value}} in {{window}}',
    link: '/prices/{{labels.symbol}}',
    ...changes,
  });

const usual = ruleOf();

/** A transition of the alert of a symbol. */
export function transitionOf(
  symbol: string,
  to: 'firing' | 'resolved',
  at: number,
  rule = usual,
): Transition {
  const digest = createHash('sha256').update(symbol).digest('hex').slice(0, 16);
  return {
    at,
    rule,
    alertId: `${rule.id}/${digest}`,
    labels: { symbol },
    from: to === 'firing' ? 'inactive' : 'firing',
    to,
    value: to === 'firing' ? 6.25 : 1,
  };
}
