import { z } from 'zod';
import { newTraceparent } from '@/lib/trace/trace-context';
import type { Http, Runtime } from '../framework';
import { newActivity, recordActivity } from './activity';
import { cancelOrder } from './cancel-order';
import { placeOrder } from './place-order';
import { listOrders, readOrder, readStats } from './queries';
import { newOrder, orderPage, orderQuery, orderStats, orderView, placedOrder, trimmedText } from './schemas';

const oneOrder = z.object({ orderId: z.string().min(1).max(128) });
const placeHeaders = z.object({
  'idempotency-key': z.string().min(1).max(200).optional(),
  traceparent: z.string().max(64).optional(),
});
const cancelBody = z.object({ reason: trimmedText(500).optional() }).nullish();

/** The HTTP API of the order service. */
export function orderRoutes(
  http: Http,
  { database, transact }: Pick<Runtime<unknown>, 'database' | 'transact'>,
): void {
  const { queries } = database;

  http.post(
    '/orders',
    { schema: { body: newOrder, headers: placeHeaders, response: { 201: placedOrder } } },
    async ({ body, headers: { 'idempotency-key': key, traceparent } }, reply) => {
      const { orderId } = await transact((context) => placeOrder(body, key, context), {
        traceparent: traceparent ?? newTraceparent(),
      });
      return reply.code(201).send({ orderId });
    },
  );

  http.post(
    '/activity',
    { schema: { body: newActivity, response: { 202: z.object({ accepted: z.literal(true) }) } } },
    async ({ body }, reply) => {
      await transact((context) => recordActivity(body, context));
      return reply.code(202).send({ accepted: true });
    },
  );

  http.get('/orders', { schema: { querystring: orderQuery, response: { 200: orderPage } } }, ({ query }) =>
    listOrders(queries, query),
  );

  http.get('/orders/:orderId', { schema: { params: oneOrder, response: { 200: orderView } } }, ({ params }) =>
    readOrder(queries, params.orderId),
  );

  http.post(
    '/orders/:orderId/cancel',
    { schema: { params: oneOrder, body: cancelBody, response: { 200: orderView } } },
    async ({ params: { orderId }, body }) => {
      const reason = body?.reason ?? 'Cancelled by the customer';
      await transact((context) => cancelOrder(orderId, reason, context), { orderId });
      return readOrder(queries, orderId);
    },
  );

  http.get(
    '/stats',
    {
      schema: {
        querystring: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
        response: { 200: orderStats },
      },
    },
    ({ query }) => readStats(queries, query.days),
  );
}
