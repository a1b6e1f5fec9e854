import fc from 'fast-check';
import { type AlertRule, type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';

const storable = /^(?:[^\0\p{Cs}])+$/u;
/** Texts that YAML has to quote, fold or escape, too. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom(
      'yes',
      '007',
      '1e3',
      '~',
      ' # no',
      '- a',
      '"',
      "'",
      'a: b',
      '{{value}}',
      '|',
      '>',
      '&a',
      '*a',
    ),
    fc.constantFrom(
      'a\r\nb',
      'a\rb',
      'a\n',
      '\n',
      '\ta',
      'a\u2028b',
      'a\u0085b',
      '\ufeffa',
      '\u202eevil',
      '\u001b[31m',
      ' a ',
    ),
  )
  .filter((value) => storable.test(value) && value.length <= 200);
const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(1e21, 1e-9),
);
const scalar = fc.oneof(text, number, fc.boolean());
const duration = fc.constantFrom('1s', '30s', '90s', '5m', '1h');
const field = fc.constantFrom('type', 'source', 'customer.id', 'attributes.http-status');
const condition = fc.oneof(
  fc.record({ field, is: scalar }),
  fc.record({ field, notIn: fc.array(scalar, { minLength: 1, maxLength: 4 }) }),
  fc.record({ field, contains: text }),
  fc.record({ field, atMost: number }),
);
const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });
const events = fc.record(
  {
    topic: fc.constantFrom('orders' as const, 'logs' as const),
    types: fc.array(text, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['topic'] },
);
const source = fc.oneof(
  fc.record({ events, aggregate: fc.constantFrom('count' as const, 'rate' as const), window: duration }),
  fc.record({ events, aggregate: fc.constant('share' as const), matching: conditions, window: duration }),
  fc.record({ events, aggregate: fc.constantFrom('p99' as const, 'sum' as const), field, window: duration }),
  fc.record({
    gauge: fc.constantFrom('process.up' as const, 'disk.free' as const),
    aggregate: fc.constant('last' as const),
  }),
);
const notify = fc.record(
  {
    channels: fc.uniqueArray(name, { maxLength: 2 }),
    quietHours: fc.record({
      from: fc.constant('22:00'),
      to: fc.constant('07:00'),
      timeZone: fc.constant('Europe/Berlin'),
    }),
  },
  { requiredKeys: ['channels'] },
);
const common = fc.record(
  {
    ...{ id: name, name: text, title: text, severity: fc.constantFrom('info' as const, 'critical' as const) },
    ...{ compare: fc.constantFrom('above' as const, 'atMost' as const), threshold: number },
    ...{ description: text, advice: text, body: text, enabled: fc.boolean(), where: conditions },
    ...{ for: duration, keepFiring: duration, unit: fc.constant('percent' as const), notify },
  },
  { requiredKeys: ['id', 'name', 'title', 'severity', 'compare', 'threshold'] },
);

/** Any rule that the schema accepts. */
export const anyRule: fc.Arbitrary<AlertRule> = fc
  .tuple(common, source)
  .map(([one, other]) => alertRuleSchema.safeParse({ ...one, ...other } satisfies AlertRuleInput))
  .filter(({ success }) => success)
  .map(({ data }) => data as AlertRule);
