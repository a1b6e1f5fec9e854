import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import { logPolicy } from '@/server/gateway/policies/log-policy';
import { orderPolicy } from '@/server/gateway/policies/order-policy';
import { pricePolicy } from '@/server/gateway/policies/price-policy';
import { FilterCounts } from './filter-counts';

const policies = {
  prices: pricePolicy,
  orders: orderPolicy((orderId) => (orderId === 'o1' ? 'c1' : orderId === 'o2' ? 'c2' : undefined)),
  logs: logPolicy,
};
const data = {
  prices: fc.record({ symbol: fc.constantFrom('A', 'B', 'constructor') }),
  orders: fc.record({ orderId: fc.constantFrom('o1', 'o2', 'o3') }),
  logs: fc.record({ level: fc.constantFrom('debug', 'warn', 'fatal'), service: fc.constantFrom('a', 'b') }),
};
const filters: Record<keyof typeof data, Filter[]> = {
  prices: [{ symbols: ['A'] }, { symbols: ['A', 'B', 'A'] }, { symbols: ['constructor'] }],
  orders: [
    { orderId: 'o1' },
    { customerId: 'c2' },
    { orderId: 'o1', customerId: 'c1' },
    { customerId: 'undefined' },
  ],
  logs: [{ level: 'warn' }, { service: 'a' }, { level: 'fatal', service: 'b' }],
};
const event = (from: unknown): DomainEvent => ({
  id: 'x',
  type: 't',
  at: 1,
  partition: 0,
  offset: 0,
  data: from,
});

it.each(Object.keys(data) as (keyof typeof data)[])(
  'as many events of %s are counted as pass a filter while it is open, whatever other filters are open',
  (feed) => {
    fc.assert(
      fc.property(fc.array(data[feed] as fc.Arbitrary<object>), fc.subarray(filters[feed]), (list, open) => {
        const policy = policies[feed];
        const counts = new FilterCounts(policy);
        const closed = filters[feed].map((filter) => counts.open(filter));
        const counted = open.map((filter) => counts.open(filter));
        for (const one of closed) one.close();
        const before = counted.map(({ matched }) => matched);
        for (const one of list) counts.note(event(one));
        for (const [i, filter] of open.entries()) {
          const passing = list.filter((one) => policy.passes(filter)(event(one)));
          expect((counted[i]?.matched ?? 0) - (before[i] ?? 0)).toBe(passing.length);
        }
      }),
    );
  },
);
