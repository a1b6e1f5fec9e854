/** The order service: takes orders, decides what becomes of them, and remembers their whole path. */
import { z } from 'zod';
import { ordersMigrations, ordersSchema } from '@/server/db';
import { defineService, task } from '../framework';
import {
  adopt,
  cancel,
  confirm,
  confirmWhenComplete,
  idsOf,
  noteDispatch,
  noteFact,
  noteOrders,
} from './decide';
import { recordPath } from './path';
import { orderRoutes } from './routes';

export const order = defineService({
  name: 'order',
  schema: ordersSchema,
  migrations: ordersMigrations,
  topics: ['orders'],
  settings: z.object({
    /** How long a paid and reserved order can still be cancelled before it is confirmed, ms. */
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
          noteOrders(
            deliveries.map(({ event }) => ({ order: event.data, at: event.at })),
            tx,
          ),
        'payment.succeeded': (deliveries, tx) =>
          confirmWhenComplete(deliveries, 'paid', confirmAfterMs(), tx),
        'stock.reserved': (deliveries, tx) =>
          confirmWhenComplete(deliveries, 'reserved', confirmAfterMs(), tx),
        'order.confirmed': (deliveries, tx) => adopt(deliveries, 'confirmed', tx),
        'order.cancelled': (deliveries, tx) => adopt(deliveries, 'cancelled', tx),
        'payment.refunded': (deliveries, tx) => noteFact(idsOf(deliveries), 'refunded', tx),
        'stock.released': (deliveries, tx) => noteFact(idsOf(deliveries), 'released', tx),
        'shipment.dispatched': (deliveries, tx) => noteDispatch(deliveries, tx),
        'shipment.delivered': (deliveries, tx) => noteFact(idsOf(deliveries), 'delivered', tx),
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
