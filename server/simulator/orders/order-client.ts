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

/** Where orders are placed. Resolves to the order id. Rejects with a ProblemError that says why it was not taken. */
export type PlaceOrder = (draft: OrderDraft) => Promise<string>;

const bySku = new Map<string, Product>(products.map((product) => [product.sku, product]));
const timeoutMs = 5_000;
/** Waits before the second, third and fourth try, ms. */
const waits = [250, 1_000, 3_000];

/** Publishes order.placed itself, at catalogue prices: for a system without an order service. */
export function placeInKafka(publisher: BoundedPublisher): PlaceOrder {
  return async (draft) => {
    const data = toOrder(draft);
    if (!publisher.open) {
      publisher.skip(1);
      throw new ProblemError(503, 'Kafka does not answer or is late: no order can be placed now.');
    }
    await publisher.deliver([{ type: 'order.placed', data }]).catch((cause) => {
      throw new ProblemError(503, 'Kafka did not take the order.', { cause });
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

// Not from the seed: a run again with the same seed must not give ids that exist already.
function newOrderId(): string {
  const letters = randomBytes(6).toString('hex').toUpperCase();
  return `ORD-${letters.slice(0, 6)}-${letters.slice(6)}`;
}

export interface OrderServiceParts {
  /** Of the order service. */
  orderUrl: string;
  authSecret: string;
  /** For tests: how to wait, ms. */
  sleep?: (ms: number) => Promise<void>;
}

/** Places orders at the order service. A try that failed is made again under the same key, so none is doubled. */
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
    for (const pause of [...waits, undefined]) {
      const answer = await outcome(post(draft, key));
      if ('orderId' in answer) return answer.orderId;
      if (!answer.passing || pause === undefined) throw answer.problem;
      await sleep(pause);
    }
    throw new ProblemError(503, 'The order service does not answer.');
  };
}

type Outcome = { orderId: string } | { problem: ProblemError; passing: boolean };

async function outcome(request: Promise<Response>): Promise<Outcome> {
  try {
    const response = await request;
    const body = (await response.json().catch(() => ({}))) as { orderId?: unknown; detail?: unknown };
    if (response.ok && typeof body.orderId === 'string') return { orderId: body.orderId };
    const said = typeof body.detail === 'string' ? ` It says: ${body.detail}` : '';
    const { status } = response;
    return {
      problem: new ProblemError(answerStatus(status), `The order service answered ${status}.${said}`),
      passing: status >= 500 || status === 408 || status === 429,
    };
  } catch (cause) {
    return {
      problem: new ProblemError(503, 'The order service does not answer.', { cause }),
      passing: true,
    };
  }
}

// What the caller of the simulator did wrong stays so; 401 is about our own token, not about the caller's.
const answerStatus = (status: number): number => (status === 400 || status === 422 ? status : 502);

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
