import { z } from 'zod';
import { orderStatuses } from './order-view';

/** `z.object` for the server that answers; `z.looseObject` for a client, which accepts fields of a newer version. */
type ObjectOf = <S extends z.ZodRawShape>(fields: S) => z.ZodObject<S>;

// Lenient, because rows of a database were validated by the rules of their time: one row must not fail the whole list.
const viewOf = (object: ObjectOf) =>
  object({
    orderId: z.string(),
    status: z.enum(orderStatuses),
    customer: object({ id: z.string(), name: z.string(), email: z.string() }).optional(),
    /** Empty until order.placed is read: events of other services may be read first. */
    items: z.array(
      object({ sku: z.string(), name: z.string(), quantity: z.number(), unitPrice: z.number() }),
    ),
    total: z.number(),
    currency: z.string(),
    placedAt: z.number(),
    updatedAt: z.number(),
    paid: z.boolean(),
    reserved: z.boolean(),
    refunded: z.boolean(),
    released: z.boolean(),
    reason: z.string().optional(),
    carrier: z.string().optional(),
    trackingNumber: z.string().optional(),
    path: z.array(
      object({
        id: z.string(),
        type: z.string(),
        at: z.number(),
        partition: z.number(),
        offset: z.number(),
        source: z.string().optional(),
        traceparent: z.string().optional(),
        data: z.unknown().optional(),
      }),
    ),
  });

/** OrderView without other fields. */
export const orderViewSchema = viewOf((fields) => z.object(fields));
/** OrderView as a page reads it: unknown fields are kept. */
export const readOrderView = viewOf((fields) => z.looseObject(fields));
