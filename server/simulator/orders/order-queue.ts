import { ProblemError } from '@/lib/problem';
import type { Metrics } from '@/server/simulator/metrics';
import type { Problems } from '@/server/simulator/problems';
import type { Meter } from '@/server/simulator/publishing/meter';
import type { OrderDraft, PlaceOrder } from './order-client';

/** Orders that are due, placed a few at a time. */
export interface OrderQueue {
  /** Steady orders that came due: those that find too long a queue are skipped. */
  add(count: number): void;
  /** Orders of a burst: all of them are tried, however long it takes. `note` is told of each whether it was placed. */
  addBurst(count: number, note: Note): void;
  /** Drops what waits. */
  clear(): void;
  /** Places one now, past the queue. Rejects with a ProblemError. */
  placeNow(draft: OrderDraft): Promise<string>;
  /** Resolves when none is under way. */
  idle(): Promise<void>;
}

/** Told once of an order that waited: false also when it was dropped. */
type Note = (isPlaced: boolean) => void;

/** Who orders next, and what; `onPlaced` is called when the order was taken. */
export interface NextOrder {
  draft: OrderDraft;
  onPlaced(): void;
}

export interface OrderQueueParts {
  place: PlaceOrder;
  next(): NextOrder;
  /** Set when orders go to the order service: what Kafka took is counted at its publisher. */
  meter?: Meter;
  metrics: Metrics;
  problems: Problems;
}

const atOnce = 16;
const longestQueue = 100;
const about = 'order placing';

/** The order was wrong, so nothing is wrong with placing orders. */
const isRefusal = (error: unknown) => error instanceof ProblemError && error.statusCode < 500;

export function createOrderQueue({ place, next, meter, metrics, problems }: OrderQueueParts): OrderQueue {
  const underWay = new Set<Promise<void>>();
  const waiting: Note[] = [];

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
    const settled: Promise<void> = order
      .catch(() => undefined)
      .then(() => {
        underWay.delete(settled);
        work();
      });
    underWay.add(settled);
  }

  function work(): void {
    while (underWay.size < atOnce) {
      const note = waiting.shift();
      if (!note) return;
      const { draft, onPlaced } = next();
      const order = placeOne(draft);
      track(order.then(onPlaced));
      order.then(
        () => note(true),
        () => note(false),
      );
    }
  }

  function push(count: number, note: Note): void {
    for (let added = 0; added < count; added += 1) waiting.push(note);
    work();
  }

  return {
    add: (count) => {
      const taken = Math.min(count, Math.max(0, longestQueue - waiting.length));
      if (taken < count) metrics.skipped.inc({ topic: 'orders' }, count - taken);
      push(taken, () => undefined);
    },
    addBurst: push,
    clear: () => {
      for (const note of waiting.splice(0)) note(false);
    },
    placeNow: (draft) => {
      const order = placeOne(draft);
      track(order);
      return order;
    },
    idle: async () => {
      await Promise.all(underWay);
    },
  };
}
