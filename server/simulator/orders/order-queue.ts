import { ProblemError } from '@/lib/problem';
import type { Metrics } from '@/server/simulator/metrics';
import type { Problems } from '@/server/simulator/problems';
import type { Meter } from '@/server/simulator/publishing/meter';
import type { OrderDraft, PlaceOrder } from './order-client';

/** A queue of due orders, of which a few are placed at a time. */
export interface OrderQueue {
  /** Adds orders of the steady rate; they are skipped when the queue is full. */
  add(count: number): void;
  /** Adds orders of a burst without a limit. `onResult` is called for each one. */
  addBurst(count: number, onResult: OnResult): void;
  /** Drops the waiting orders. */
  clear(): void;
  /** Places an order immediately, without the queue. Rejects with a ProblemError. */
  placeNow(draft: OrderDraft): Promise<string>;
  /** Resolves when no order is in flight. */
  idle(): Promise<void>;
}

/** Called once per queued order; false also when it was dropped. */
type OnResult = (isPlaced: boolean) => void;

/** The next order; `onPlaced` is called when it was placed. */
export interface NextOrder {
  draft: OrderDraft;
  onPlaced(orderId: string): void;
}

export interface OrderQueueParts {
  place: PlaceOrder;
  next(): NextOrder;
  /** Set for orders to the order service; orders to Kafka are counted by their publisher. */
  meter?: Meter;
  metrics: Metrics;
  problems: Problems;
}

const maxConcurrent = 16;
const maxQueueLength = 100;
const about = 'order placing';

/** The order itself was invalid, which is not a problem of the simulator. */
const isRefusal = (error: unknown) => error instanceof ProblemError && error.statusCode < 500;

export function createOrderQueue({ place, next, meter, metrics, problems }: OrderQueueParts): OrderQueue {
  const inFlight = new Set<Promise<void>>();
  const waiting: OnResult[] = [];

  async function placeOne(draft: OrderDraft): Promise<string> {
    try {
      const orderId = await place(draft);
      if (meter) {
        meter.add(1);
        metrics.published.inc({ topic: 'orders' });
      }
      problems.solved(about);
      return orderId;
    } catch (error) {
      if (meter) metrics.failures.inc({ topic: 'orders' });
      if (!isRefusal(error))
        problems.report(about, `An order was not placed. ${(error as Error).message}`, error);
      throw error;
    }
  }

  function track(order: Promise<unknown>): void {
    const tracked: Promise<void> = order
      .catch(() => undefined)
      .then(() => {
        inFlight.delete(tracked);
        work();
      });
    inFlight.add(tracked);
  }

  function work(): void {
    while (inFlight.size < maxConcurrent) {
      const onResult = waiting.shift();
      if (!onResult) return;
      const { draft, onPlaced } = next();
      const order = placeOne(draft);
      track(order.then(onPlaced));
      order.then(
        () => onResult(true),
        () => onResult(false),
      );
    }
  }

  function push(count: number, onResult: OnResult): void {
    for (let added = 0; added < count; added += 1) waiting.push(onResult);
    work();
  }

  return {
    add: (count) => {
      const accepted = Math.min(count, Math.max(0, maxQueueLength - waiting.length));
      if (accepted < count) metrics.skipped.inc({ topic: 'orders' }, count - accepted);
      push(accepted, () => undefined);
    },
    addBurst: push,
    clear: () => {
      for (const onResult of waiting.splice(0)) onResult(false);
    },
    placeNow: (draft) => {
      const order = placeOne(draft);
      track(order);
      return order;
    },
    idle: async () => {
      await Promise.all(inFlight);
    },
  };
}
