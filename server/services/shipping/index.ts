/** The shipping service: dispatches orders that are paid, reserved and confirmed, and delivers them later. */
import { z } from 'zod';
import { shippingMigrations, shippingSchema } from '@/server/db';
import { defineService, task } from '../framework';
import { cancelShipment, deliver, recordAndDispatch } from './shipments';

export const shipping = defineService({
  name: 'shipping',
  schema: shippingSchema,
  migrations: shippingMigrations,
  topics: ['orders'],
  settings: z.object({
    /** From dispatch to delivery, ms; a change applies to later dispatches. */
    deliverAfterMs: z.number().int().min(0).max(604_800_000).default(10_000),
  }),
  business: ({ settings }) => {
    const deliverAfterMs = () => settings().deliverAfterMs;
    return {
      handlers: {
        'order.cancelled': ({ data }, context) => cancelShipment(data.orderId, context),
      },
      batchHandlers: {
        'payment.succeeded': (deliveries, tx) => recordAndDispatch(deliveries, 'paid', deliverAfterMs(), tx),
        'stock.reserved': (deliveries, tx) => recordAndDispatch(deliveries, 'reserved', deliverAfterMs(), tx),
        'order.confirmed': (deliveries, tx) =>
          recordAndDispatch(deliveries, 'confirmed', deliverAfterMs(), tx),
      },
      tasks: {
        deliver: task({ complete: deliver }),
      },
    };
  },
});
