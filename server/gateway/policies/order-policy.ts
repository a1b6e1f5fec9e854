import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import { everyEvent, type FeedPolicy } from './feed-policy';

const orderIdOf = (event: DomainEvent) => (event.data as { orderId: string }).orderId;

/** `customerOf` returns the customer id of an order: only order.placed carries it. */
export function orderPolicy(customerOf: (orderId: string) => string | undefined): FeedPolicy {
  const customerIdOf = (event: DomainEvent) => customerOf(orderIdOf(event));
  return {
    ...everyEvent,
    filters: ['orderId', 'customerId'],
    passes:
      ({ orderId, customerId }) =>
      (event) =>
        (orderId === undefined || orderIdOf(event) === orderId) &&
        (customerId === undefined || customerIdOf(event) === customerId),
    filterKeys: ({ orderId, customerId }) => {
      if (orderId !== undefined) return [`order:${orderId}`];
      return customerId === undefined ? undefined : [`customer:${customerId}`];
    },
    eventKeys: (event) => [`order:${orderIdOf(event)}`, `customer:${customerIdOf(event)}`],
    named: { order: orderIdOf, customer: customerIdOf },
    namedBy,
  };
}

function namedBy({ orderId, customerId }: Filter): ReturnType<FeedPolicy['namedBy']> {
  if (orderId !== undefined && customerId !== undefined) return undefined;
  if (orderId !== undefined) return { field: 'order', values: [orderId] };
  return customerId === undefined ? undefined : { field: 'customer', values: [customerId] };
}
