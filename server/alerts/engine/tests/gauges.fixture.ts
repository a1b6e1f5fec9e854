import fc from 'fast-check';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import type { Sample } from '../interface';
import { lengthMs } from './arbitraries.fixture';
import { start } from './rules.fixture';

/** Samples of three gateways and two feeds, in order of time; each has a time of its own. */
export const samples: fc.Arbitrary<Sample[]> = fc
  .uniqueArray(
    fc.record({
      ms: fc.integer({ min: 0, max: lengthMs }),
      gateway: fc.constantFrom('gateway-1', 'gateway-2'),
      feed: fc.constantFrom('orders', 'prices'),
      value: fc.constantFrom(null, 0, 1, 2.5, 3, 60),
      isGone: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { maxLength: 40, selector: ({ ms }) => ms },
  )
  .map((all) =>
    all
      .sort((a, b) => a.ms - b.ms)
      .map(({ ms, gateway, feed, value, isGone }) => ({
        gauge: 'feed.lag',
        labels: { gateway, feed },
        value,
        at: start + ms,
        details: { since: ms },
        ...(isGone && { isGone: true as const }),
      })),
  );

/** Rules over that gauge. */
export const gaugeRules: fc.Arbitrary<Partial<AlertRuleInput>> = fc
  .record({
    aggregate: fc.constantFrom<AlertRuleInput['aggregate']>(
      'last',
      'min',
      'max',
      'sum',
      'average',
      'p95',
      'change',
      'increase',
    ),
    by: fc.constantFrom<string[][]>(['gateway', 'feed'], ['feed'], []),
    window: fc.constantFrom('1s', '5s', '20s'),
    isPresent: fc.boolean(),
    growing: fc.boolean(),
    compare: fc.constantFrom<AlertRuleInput['compare']>('above', 'atLeast', 'below', 'atMost'),
    threshold: fc.constantFrom(0, 1, 2, 50),
    for: fc.constantFrom('0s', '500ms', '3s'),
    keepFiring: fc.constantFrom('0s', '500ms', '3s'),
  })
  .map(({ isPresent, window, growing, by, ...rule }) => {
    const overTime = ['p95', 'change', 'increase'].includes(rule.aggregate);
    const isOfSeries = rule.aggregate === 'change' || rule.aggregate === 'increase';
    return {
      ...rule,
      gauge: 'feed.lag' as const,
      by: isOfSeries ? ['gateway', 'feed'] : by,
      ...(isPresent && !overTime ? {} : { window, growing }),
    };
  });
