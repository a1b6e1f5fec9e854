import { type AlertRule, type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';
import type { DomainEvent } from '@/lib/events';

/** A time that is a whole number of every bucket. Epoch ms. */
export const start = Date.UTC(2026, 0, 1);

/** Price ticks above a threshold, unless said otherwise. */
export const ruleOf = (over: Partial<AlertRuleInput>): AlertRule =>
  alertRuleSchema.parse({
    id: 'rule',
    name: 'Rule',
    severity: 'warning',
    ...(over.gauge ? {} : { events: { topic: 'prices' }, window: '10s' }),
    aggregate: 'count',
    compare: 'above',
    threshold: 2,
    title: 'Rule: {{value}}',
    ...over,
  } satisfies AlertRuleInput);

/** A tick at `start` + `ms`. */
export const tick = (ms: number, over: Record<string, unknown> = {}, offset = ms): DomainEvent => ({
  id: `prices-0-${offset}`,
  type: 'price.ticked',
  at: start + ms,
  partition: 0,
  offset,
  data: { symbol: 'ACME', price: 100, size: 1, at: start + ms, ...over },
});
