import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { EventData } from '@/lib/events';
import { ProblemError } from '@/lib/problem';
import { eq, idempotencyKeys } from '@/server/db';
import type { Context } from '../framework';
import { priced } from './catalogue';
import { noteOrders } from './decide';
import type { newOrder } from './schemas';

type NewOrder = z.output<typeof newOrder>;

/**
 * Saves an order and emits order.placed in one transaction. With an idempotency key, the same request again
 * gives the same order, at the same time as well; another request under that key is refused with 409.
 */
export async function placeOrder(
  request: NewOrder,
  idempotencyKey: string | undefined,
  context: Context,
): Promise<{ orderId: string; isNew: boolean }> {
  const placed = toOrder(request);
  const { orderId } = placed;
  if (idempotencyKey !== undefined) {
    const earlier = await claimKey(idempotencyKey, fingerprint(request), orderId, context);
    if (earlier) return { orderId: earlier, isNew: false };
  }
  await noteOrders([{ order: placed, at: placed.placedAt }], context.tx);
  context.emit({ type: 'order.placed', data: placed });
  context.log.info({ orderId, total: placed.total }, 'order placed');
  return { orderId, isNew: true };
}

// Prices come from the catalogue: what a caller says of them is not even read.
function toOrder({ customer, items }: NewOrder): EventData<'order.placed'> {
  const lines = priced(items);
  const total = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
  const [{ currency }] = lines;
  return {
    orderId: newOrderId(),
    customer,
    items: lines.map(({ currency: _, ...line }) => line),
    total,
    currency,
    placedAt: Date.now(),
  };
}

// Crockford's base 32: no letter that is read as a digit. 60 random bits.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function newOrderId(): string {
  const letters = [...randomBytes(12)].map((byte) => alphabet[byte % 32]).join('');
  return `ORD-${letters.slice(0, 6)}-${letters.slice(6)}`;
}

const fingerprint = (request: NewOrder) => createHash('sha256').update(JSON.stringify(request)).digest('hex');

/** The order an earlier request made, or undefined when this one is the first. Waits for one that is under way. */
async function claimKey(
  key: string,
  print: string,
  orderId: string,
  { tx }: Context,
): Promise<string | undefined> {
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ key, fingerprint: print, orderId })
    .onConflictDoNothing()
    .returning();
  if (claimed.length > 0) return undefined;
  const [earlier] = await tx.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
  if (earlier?.fingerprint !== print) {
    throw new ProblemError(
      409,
      'This Idempotency-Key was used for a different order. Use a new key for a new order.',
    );
  }
  return earlier.orderId;
}
