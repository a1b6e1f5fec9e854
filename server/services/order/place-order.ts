import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { EventData } from '@/lib/events';
import { ProblemError } from '@/lib/problem';
import { eq, idempotencyKeys } from '@/server/db';
import type { Context } from '../framework';
import { priced } from './catalogue';
import { recordOrders } from './facts';
import type { newOrder } from './schemas';

type NewOrder = z.output<typeof newOrder>;

/**
 * Stores an order and emits order.placed. With an idempotency key a repeated request returns the same order, also when
 * both run at the same time. Throws a 409 problem when the key was used for a different request.
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
  await recordOrders([{ order: placed, at: placed.placedAt }], context.tx);
  context.emit({ type: 'order.placed', data: placed });
  context.log.info({ orderId, total: placed.total }, 'order placed');
  return { orderId, isNew: true };
}

// Names and prices come from the catalogue; the request has none.
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

// Crockford's base 32, without letters that look like digits. 60 random bits.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function newOrderId(): string {
  const letters = [...randomBytes(12)].map((byte) => alphabet[byte % 32]).join('');
  return `ORD-${letters.slice(0, 6)}-${letters.slice(6)}`;
}

const fingerprint = (request: NewOrder) => createHash('sha256').update(JSON.stringify(request)).digest('hex');

/** The order of an earlier request with this key; undefined for the first one. Waits for one that is still running. */
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
