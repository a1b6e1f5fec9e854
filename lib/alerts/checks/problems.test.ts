import { expect, test } from 'vitest';
import { type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';

const base: AlertRuleInput = {
  id: 'rule',
  name: 'Rule',
  severity: 'info',
  events: { topic: 'orders', types: ['order.placed'] },
  aggregate: 'count',
  window: '5m',
  compare: 'above',
  threshold: 10,
  title: '{{ value }} of {{threshold}} in {{window}}',
};
const gauge: Partial<AlertRuleInput> = {
  events: undefined,
  gauge: 'feed.lag',
  window: undefined,
  aggregate: 'last',
  title: 'x',
};
const silence: Partial<AlertRuleInput> = { aggregate: 'absence', window: '30s', baseline: '10m' };

/** `path: message` of everything that is wrong. */
function problemsOf(over: Partial<AlertRuleInput>): string[] {
  const { error } = alertRuleSchema.safeParse({ ...base, ...over });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test.each<Partial<AlertRuleInput>>([
  {},
  gauge,
  { ...gauge, by: ['feed'], where: [{ field: 'gateway', is: 'gateway' }] },
  { ...gauge, gauge: 'process.restarts', aggregate: 'increase', window: '10m', by: ['process'] },
  { ...gauge, window: '1m', growing: true },
  silence,
  { aggregate: 'sum', field: 'total', by: ['currency'] },
  { aggregate: 'sum', field: 'total', where: [{ field: 'currency', is: 'EUR' }] },
  { aggregate: 'share', matching: [{ field: 'customer.id', is: 'c' }] },
  { events: { topic: 'logs' }, by: ['attributes.region'], where: [{ field: 'level', in: ['error'] }] },
  { events: { topic: 'logs' }, where: [{ field: 'attributes.status', atLeast: 500 }] },
  { events: { topic: 'activity' }, aggregate: 'p95', field: 'metric.value', by: ['metric.name'] },
  { events: { topic: 'prices', invalid: true }, by: ['reason'] },
  { by: ['type'], resolveThreshold: 10 },
])('a rule that fits together is accepted: %j', (over) => {
  expect(problemsOf(over)).toEqual([]);
});

test.each<[Partial<AlertRuleInput>, string, string]>([
  [{ gauge: 'feed.lag' }, 'gauge', 'events or gauge'],
  [{ events: undefined }, 'events', 'needs events'],
  [{ events: { topic: 'orders', types: ['order.place'] } }, 'events.types.0', 'order.placed'],
  [{ events: { topic: 'orders', types: ['order.placed'], invalid: true } }, 'events.types', 'no type'],
  [{ window: undefined, title: 'x' }, 'window', 'such as 5m'],
  [{ aggregate: 'max' }, 'field', 'max needs the field'],
  [{ field: 'total', by: ['currency'] }, 'field', 'leave it out'],
  [{ aggregate: 'average', field: 'customer.name' }, 'field', 'no number'],
  [{ aggregate: 'average', field: 'customer' }, 'field', 'customer.id'],
  [{ aggregate: 'sum', field: 'total' }, 'by', 'add currency'],
  [{ aggregate: 'share' }, 'matching', 'share needs'],
  [{ matching: [{ field: 'type', is: 'x' }] }, 'matching', 'leave it out'],
  [
    {
      where: [
        { field: 'customer.id', is: 'c' },
        { field: 'constructor', is: 'x' },
      ],
    },
    'where.1.field',
    'no field constructor',
  ],
  [{ where: [{ field: 'currency', above: 5 }] }, 'where.0.field', 'no number'],
  [{ by: ['__proto__'] }, 'by.0', 'no field __proto__'],
  [{ by: ['items'] }, 'by.0', 'no field items'],
  [{ events: { topic: 'orders', invalid: true }, by: ['orderId'] }, 'by.0', 'write reason'],
  [{ resolveThreshold: 11 }, 'resolveThreshold', 'at most 10'],
  [{ compare: 'below', resolveThreshold: 9 }, 'resolveThreshold', 'at least 10'],
  [{ baseline: '10m' }, 'baseline', 'absence'],
  [{ ...silence, baseline: undefined }, 'baseline', 'such as 10m'],
  [{ ...silence, baseline: '1m' }, 'baseline', '5 to 240'],
  [{ ...silence, threshold: 601 }, 'threshold', 'length of the baseline'],
  [{ ...silence, growing: true }, 'growing', 'leave it out'],
  [{ title: '{{values}}' }, 'title', '{{values}} is unknown'],
  [{ body: '{{labels.symbol}}' }, 'body', 'by has none'],
  [{ link: '/orders/{{orderId}}' }, 'link', 'unknown'],
  [{ ...gauge, title: '{{window}}' }, 'title', 'has no window'],
  [{ ...gauge, aggregate: 'count' }, 'aggregate', 'is of events'],
  [{ ...gauge, field: 'x' }, 'field', 'leave it out'],
  [{ ...gauge, minEvents: 5 }, 'minEvents', 'leave it out'],
  [{ ...gauge, growing: true }, 'window', 'growing'],
  [{ ...gauge, aggregate: 'p95' }, 'window', 'p95 needs'],
  [{ ...gauge, by: ['process'] }, 'by.0', 'gateway and feed'],
  [{ ...gauge, where: [{ field: 'topic', is: 'x' }] }, 'where.0.field', 'no label topic'],
  [{ ...gauge, aggregate: 'increase', window: '5m', by: ['feed'] }, 'by', 'add gateway'],
])(
  'a rule that does not fit together is refused with the field and what to write: %j',
  (over, path, message) => {
    const problems = problemsOf(over);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${path}: `));
    expect(problems[0]).toContain(message);
  },
);
