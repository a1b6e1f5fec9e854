/** The shipping service: dispatches what is paid, reserved and confirmed, and delivers it after a while. */
import { z } from 'zod';
import { shippingMigrations, shippingSchema } from '@/server/db';
import { defineService, task } from '../framework';
import { deliver, learn, stop } from './dispatch';

export const shipping = defineService({
  name: 'shipping',
  schema: shippingSchema,
  migrations: shippingMigrations,
  topics: ['orders'],
  settings: z.object({
    /** From dispatch to delivery, ms; for orders that are dispatched from now on. */
    deliverAfterMs: z.number().int().min(0).max(604_800_000).default(10_000),
  }),
  business: ({ settings }) => {
    const deliverAfterMs = () => settings().deliverAfterMs;
    return {
      handlers: {
        'order.cancelled': ({ data }, context) => stop(data.orderId, context),
      },
      batchHandlers: {
        'payment.succeeded': (deliveries, tx) => learn(deliveries, 'paid', deliverAfterMs(), tx),
        'stock.reserved': (deliveries, tx) => learn(deliveries, 'reserved', deliverAfterMs(), tx),
        'order.confirmed': (deliveries, tx) => learn(deliveries, 'confirmed', deliverAfterMs(), tx),
      },
      tasks: {
        deliver: task({ complete: deliver }),
      },
    };
  },
});
