/** The payment service: charges an order once, and refunds it when the order is cancelled. */
import { z } from 'zod';
import { paymentMigrations, paymentSchema } from '@/server/db';
import { defineService, task } from '../framework';
import { charge, completeCharges, openPayments } from './charge';
import { readPaymentStats } from './payments';
import { completeRefunds, refund, revokePayment } from './refund';
import { createSimulatedProvider, migrateProvider } from './simulated-provider';

const share = z.number().min(0).max(1);
const stats = z.record(z.string(), z.object({ payments: z.number(), amount: z.number() }));

export const payment = defineService({
  name: 'payment',
  schema: paymentSchema,
  migrations: paymentMigrations,
  topics: ['orders'],
  /** How the simulated provider behaves. */
  settings: z.object({
    declineRate: share.default(0.02),
    latencyMs: z.number().int().min(0).max(9_000).default(5),
    timeoutRate: share.default(0),
  }),
  business: ({ database, settings }) => {
    const provider = createSimulatedProvider(database, settings);
    return {
      prepare: () => migrateProvider(database),
      handlers: {
        'order.cancelled': ({ data }, context) => revokePayment(data.orderId, context),
      },
      batchHandlers: { 'order.placed': openPayments },
      tasks: {
        // The provider is another system: it is called outside the transaction, and again after a crash.
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
