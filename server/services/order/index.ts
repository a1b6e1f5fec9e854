/** The order service: accepts orders, confirms or cancels them, and stores the path of each. */
import { z } from 'zod';
import { ordersMigrations, ordersSchema } from '@/server/db';
import { defineService, task } from '../framework';
import { adoptDecision, cancel, confirm, confirmWhenComplete } from './decide';
import { idsOf, recordDispatch, recordFact, recordOrders } from './facts';
import { recordPath } from './path';
import { orderRoutes } from './routes';

export const order = defineService({
  name: 'order',
  schema: ordersSchema,
  migrations: ordersMigrations,
  topics: ['orders'],
  settings: z.object({
    /** How long a paid and reserved order can still be cancelled, ms; then it is confirmed. */
    confirmAfterMs: z.number().int().min(0).max(3_600_000).default(0),
  }),
  business: (runtime) => {
    const confirmAfterMs = () => runtime.settings().confirmAfterMs;
    return {
      onEvents: recordPath,
      handlers: {
        'payment.failed': ({ data }, context) => cancel(data.orderId, data.reason, context),
        'stock.rejected': ({ data }, context) =>
          cancel(
            data.orderId,
            `Out of stock: ${data.sku} (${data.available} of ${data.requested} left)`,
            context,
          ),
      },
      batchHandlers: {
        'order.placed': (deliveries, tx) =>
          recordOrders(
            deliveries.map(({ event }) => ({ order: event.data, at: event.at })),
            tx,
          ),
        'payment.succeeded': (deliveries, tx) =>
          confirmWhenComplete(deliveries, 'paid', confirmAfterMs(), tx),
        'stock.reserved': (deliveries, tx) =>
          confirmWhenComplete(deliveries, 'reserved', confirmAfterMs(), tx),
        'order.confirmed': (deliveries, tx) => adoptDecision(deliveries, 'confirmed', tx),
        'order.cancelled': (deliveries, tx) => adoptDecision(deliveries, 'cancelled', tx),
        'payment.refunded': (deliveries, tx) => recordFact(idsOf(deliveries), 'refunded', tx),
        'stock.released': (deliveries, tx) => recordFact(idsOf(deliveries), 'released', tx),
        'shipment.dispatched': (deliveries, tx) => recordDispatch(deliveries, tx),
        'shipment.delivered': (deliveries, tx) => recordFact(idsOf(deliveries), 'delivered', tx),
      },
      tasks: {
        confirm: task({
          complete: (completions, tx) =>
            confirm(new Map(completions.map(({ task: { key }, context }) => [key, context])), tx),
        }),
      },
      routes: (http) => orderRoutes(http, runtime),
    };
  },
});
