/** 200 rules as a person might have them for 10,000 symbols. */
import { type AlertRule, type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';

/** Above it is a crossing tick. */
export const crossingPrice = 1_000_000;
export const symbolOf = (n: number): string => `SYM${n}`;

const base = {
  name: 'Rule',
  severity: 'info' as const,
  events: { topic: 'prices' as const },
  compare: 'above' as const,
  title: 'Rule: {{value}}',
};

/** One alert for each symbol. */
const bySymbol: Partial<AlertRuleInput>[] = [
  { aggregate: 'max', field: 'price', window: '1s', threshold: crossingPrice },
  { aggregate: 'change', field: 'price', window: '1m', threshold: 50 },
  { aggregate: 'count', window: '1m', threshold: 10_000 },
  { aggregate: 'rate', window: '10s', threshold: 10_000 },
  { aggregate: 'average', field: 'price', window: '5m', threshold: 10 * crossingPrice },
  { aggregate: 'min', field: 'price', window: '5m', compare: 'below', threshold: 0 },
  { aggregate: 'last', field: 'price', window: '1m', compare: 'below', threshold: 0, for: '30s' },
  { aggregate: 'p95', field: 'size', window: '1m', threshold: 1_000_000 },
  { aggregate: 'sum', field: 'size', window: '1m', threshold: 1_000_000 },
  { aggregate: 'absence', window: '1m', baseline: '10m', threshold: 300 },
];

/** Of these rules, each fires by a crossing tick of its symbol, and notifies by itself. */
export const crossingRules = 100;
export const crossingId = (n: number): string => `of-symbol-${n}`;
export const crossingSymbol = (n: number): string => symbolOf(n * 50);

/** About one symbol each. */
const ofOneSymbol = (n: number): Partial<AlertRuleInput> => ({
  id: crossingId(n),
  where: [{ field: 'symbol', is: crossingSymbol(n) }],
  field: 'price',
  ...(n < crossingRules
    ? { aggregate: 'max', window: '10s', threshold: crossingPrice }
    : { aggregate: 'p99', window: '10m', threshold: 10 * crossingPrice, for: '1m' }),
});

/** About all ticks that pass a test of a number. */
const ofAll = (n: number): Partial<AlertRuleInput> => ({
  where: [{ field: 'price', above: n }],
  aggregate: 'rate',
  window: '1m',
  threshold: 1_000_000,
});

/** About what the load does not have: they cost nothing but have to be there. */
const ofOthers = (n: number): Partial<AlertRuleInput> => ({
  events: { topic: 'logs' },
  where: [{ field: 'service', is: `service-${n}` }],
  aggregate: 'count',
  window: '5m',
  threshold: 100,
});

export const benchRules = (): AlertRule[] =>
  [
    ...bySymbol.map((rule) => ({ by: ['symbol'], ...rule })),
    ...Array.from({ length: 130 }, (_, n) => ofOneSymbol(n)),
    ...Array.from({ length: 20 }, (_, n) => ofAll(n)),
    ...Array.from({ length: 40 }, (_, n) => ofOthers(n)),
  ].map((rule, n) => alertRuleSchema.parse({ ...base, id: `rule-${n}`, ...rule }));
