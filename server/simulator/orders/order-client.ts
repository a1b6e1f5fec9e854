import { randomBytes, randomUUID } from 'node:crypto';
import type { EventData } from '@/lib/events';
import { ProblemError } from '@/lib/problem';
import { type Product, products } from '@/lib/products';
import { signInternal } from '@/server/auth/internal-auth';
import type { BoundedPublisher } from '@/server/simulator/publishing/bounded-publisher';
import type { BasketItem, Customer } from './customers';

export interface OrderDraft {
  customer: Customer;
  items: BasketItem[];
}

/** Places an order. Resolves to the order id. Rejects with a ProblemError with the reason. */
export type PlaceOrder = (draft: OrderDraft) => Promise<string>;

const bySku = new Map<string, Product>(products.map((product) => [product.sku, product]));
const timeoutMs = 5_000;
/** Delays before the second, third and fourth attempt, ms. */
const retryDelaysMs = [250, 1_000, 3_000];

/** Publishes order.placed itself, at catalogue prices: for a system without an order service. */
export function placeInKafka(publisher: BoundedPublisher): PlaceOrder {
  return async (draft) => {
    const data = toOrder(draft);
    if (!publisher.open) {
      publisher.skip(1);
      throw new ProblemError(
        503,
        'Kafka does not answer, or too slowly: no order can be placed now. Try again in a moment.',
      );
    }
    await publisher.deliver([{ type: 'order.placed', data }]).catch((cause) => {
      throw new ProblemError(503, 'Kafka did not acknowledge the order. Try again in a moment.', { cause });
    });
    return data.orderId;
  };
}

function toOrder({ customer, items }: OrderDraft): EventData<'order.placed'> {
  const lines = items.map(({ sku, quantity }) => {
    const product = bySku.get(sku);
    if (!product) throw new ProblemError(422, `There is no product ${sku} in the catalogue.`);
    return { product, line: { sku, name: product.name, quantity, unitPrice: product.price } };
  });
  return {
    orderId: newOrderId(),
    customer,
    items: lines.map(({ line }) => line),
    total: lines.reduce((sum, { line }) => sum + line.unitPrice * line.quantity, 0),
    currency: lines[0]?.product.currency ?? 'USD',
    placedAt: Date.now(),
  };
}

// Not from the seed: another run with the same seed must not repeat ids.
function newOrderId(): string {
  const letters = randomBytes(6).toString('hex').toUpperCase();
  return `ORD-${letters.slice(0, 6)}-${letters.slice(6)}`;
}

export interface OrderServiceParts {
  /** Address of the order service. */
  orderUrl: string;
  authSecret: string;
  /** For tests. */
  sleep?: (ms: number) => Promise<void>;
}

/** Places orders at the order service. Retries have the same idempotency key, so no order is duplicated. */
export function placeAtOrderService({ orderUrl, authSecret, sleep = wait }: OrderServiceParts): PlaceOrder {
  const url = new URL('orders', orderUrl.endsWith('/') ? orderUrl : `${orderUrl}/`);
  const post = async (draft: OrderDraft, key: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        authorization: `Bearer ${await signInternal(authSecret)}`,
      },
      body: JSON.stringify(draft),
      signal: AbortSignal.timeout(timeoutMs),
    });
  return async (draft) => {
    const key = randomUUID();
    for (const pause of [...retryDelaysMs, undefined]) {
      const result = await outcome(post(draft, key));
      if ('orderId' in result) return result.orderId;
      if (!result.retryable || pause === undefined) throw result.problem;
      await sleep(pause);
    }
    throw new ProblemError(503, 'The order service does not answer. Try again in a moment.');
  };
}

type Outcome = { orderId: string } | { problem: ProblemError; retryable: boolean };

async function outcome(request: Promise<Response>): Promise<Outcome> {
  try {
    const response = await request;
    const body = (await response.json().catch(() => ({}))) as { orderId?: unknown; detail?: unknown };
    if (response.ok && typeof body.orderId === 'string') return { orderId: body.orderId };
    const detail = typeof body.detail === 'string' ? ` Its answer: ${body.detail}` : '';
    const { status } = response;
    return {
      problem: new ProblemError(
        statusForCaller(status),
        `The order service answered with HTTP ${status}.${detail}`,
      ),
      retryable: status >= 500 || status === 408 || status === 429,
    };
  } catch (cause) {
    return {
      problem: new ProblemError(503, 'The order service does not answer. Try again in a moment.', { cause }),
      retryable: true,
    };
  }
}

// 400 and 422 are errors of the simulator's caller; 401 is about the simulator's own token.
const statusForCaller = (status: number): number => (status === 400 || status === 422 ? status : 502);

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
