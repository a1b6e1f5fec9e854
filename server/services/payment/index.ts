/** The payment service: takes the money of an order once, and gives it back when the order is cancelled. */
import { z } from 'zod';
import { paymentMigrations, paymentSchema } from '@/server/db';
import { defineService, task } from '../framework';
import {
  charge,
  completeCharges,
  completeRefunds,
  openPayments,
  readPaymentStats,
  refund,
  revokePayment,
} from './charge';
import { createPretendProvider, prepareProvider } from './pretend-provider';

const share = z.number().min(0).max(1);
const stats = z.record(z.string(), z.object({ payments: z.number(), amount: z.number() }));

export const payment = defineService({
  name: 'payment',
  schema: paymentSchema,
  migrations: paymentMigrations,
  topics: ['orders'],
  /** The pretend provider's mood. */
  settings: z.object({
    declineRate: share.default(0.02),
    latencyMs: z.number().int().min(0).max(9_000).default(5),
    timeoutRate: share.default(0),
  }),
  business: ({ database, settings }) => {
    const provider = createPretendProvider(database, settings);
    return {
      prepare: () => prepareProvider(database),
      handlers: {
        'order.cancelled': ({ data }, context) => revokePayment(data.orderId, context),
      },
      batchHandlers: { 'order.placed': openPayments },
      tasks: {
        // The provider is another system: it is called outside the transaction, and may be called again.
        charge: task({
          run: ({ key }, signal) => charge(database.queries, provider, key, signal),
          complete: completeCharges,
        }),
        refund: task({
          run: ({ key }, signal) => refund(database.queries, provider, key, signal),
          complete: completeRefunds,
        }),
      },
      routes: (http) => {
        http.get('/stats', { schema: { response: { 200: stats } } }, () =>
          readPaymentStats(database.queries),
        );
      },
    };
  },
});
