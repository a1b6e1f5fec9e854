import { z } from 'zod';
import { orderStatuses } from './order-view';

/** An object of some fields: `z.object` for who answers with it, `z.looseObject` for who reads what a newer version says. */
type ObjectOf = <S extends z.ZodRawShape>(fields: S) => z.ZodObject<S>;

// What is in a database was checked when it came in, by the rules of then: one row must not take the list with it.
const viewOf = (object: ObjectOf) =>
  object({
    orderId: z.string(),
    status: z.enum(orderStatuses),
    customer: object({ id: z.string(), name: z.string(), email: z.string() }).optional(),
    /** Empty until order.placed is seen: what others say of an order may be seen first. */
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

/** OrderView, with nothing else in it. */
export const orderViewSchema = viewOf((fields) => z.object(fields));
/** OrderView as a page reads it: fields that it does not know stay. */
export const readOrderView = viewOf((fields) => z.looseObject(fields));
