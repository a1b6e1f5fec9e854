import { BatchStream } from '@/server/batching/batch-stream';
import type { CoreBudget } from '@/server/batching/core-budget';

/** Work that belongs to a key. */
export interface KeyedItem {
  key: string;
  /** Epoch ms before which it must not start. */
  notBefore: number;
}

export interface QueueWorker<I extends KeyedItem> {
  /** The largest number of items in one `run`. */
  maxBatch(): number;
  /** Processes a batch in order. Rejects only when the service stops: Kafka or the lease delivers the items again. */
  run(items: I[]): Promise<void>;
}

interface Queue {
  worker: QueueWorker<KeyedItem>;
  waiting: KeyedItem[];
}

/** So many items take about as long as the transaction around them: its unit is the transaction without its items. */
const itemsPerUnit = 8;

/**
 * Serial per key, parallel across keys: runs up to `concurrency` batches at a time from any number of queues, and never
 * two batches with the same key.
 */
export class KeyedExecutor {
  private readonly queues = new Map<string, Queue>();
  private readonly busy = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private lastQueue = 0;
  private readonly batches: BatchStream;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** `onError` is called with what a worker rejects with. */
  constructor(
    private readonly concurrency: number,
    private readonly onError: (error: unknown, items: readonly KeyedItem[]) => void,
    /** For the batches of all queues. Its unit is a transaction. */
    private readonly budget: CoreBudget,
  ) {
    this.batches = new BatchStream(budget);
  }

  /** Opens a queue, or replaces it: its waiting items are dropped, running batches go on. */
  open<I extends KeyedItem>(name: string, worker: QueueWorker<I>): void {
    this.queues.set(name, { worker: worker as unknown as QueueWorker<KeyedItem>, waiting: [] });
  }

  add(name: string, items: readonly KeyedItem[]): void {
    const queue = this.queues.get(name);
    if (!queue || this.closed) return;
    for (const item of items) queue.waiting.push(item);
    this.batches.arrived(items.length);
    this.start();
  }

  /** Starts no further batch; resolves when the running ones have ended. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await Promise.allSettled(this.running);
  }

  private start(): void {
    while (!this.closed && this.running.size < this.concurrency) {
      const waitMs = this.hasFullBatch() ? 0 : this.batches.waitMs();
      if (waitMs > 0) {
        this.wakeAt(Date.now() + waitMs);
        return;
      }
      const run = this.next();
      if (!run) return;
      this.batches.started();
      this.running.add(run);
      run.finally(() => {
        this.running.delete(run);
        this.start();
      });
    }
  }

  /** Whether a batch that is due gains nothing by waiting for more. */
  private hasFullBatch(): boolean {
    const now = Date.now();
    return [...this.queues.values()].some(({ worker, waiting }) => {
      let missing = worker.maxBatch();
      return waiting.some(({ notBefore }) => {
        if (notBefore <= now) missing -= 1;
        return missing === 0;
      });
    });
  }

  // Round robin, so that a full queue does not keep the others waiting.
  private next(): Promise<void> | undefined {
    const queues = [...this.queues.values()];
    let earliest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < queues.length; i += 1) {
      this.lastQueue = (this.lastQueue + 1) % queues.length;
      const queue = queues[this.lastQueue] as Queue;
      const { items, due } = this.take(queue);
      if (items.length > 0) return this.run(queue, items);
      earliest = Math.min(earliest, due);
    }
    this.wakeAt(earliest);
    return undefined;
  }

  private take(queue: Queue): { items: KeyedItem[]; due: number } {
    const now = Date.now();
    const most = queue.worker.maxBatch();
    const items: KeyedItem[] = [];
    const skipped: KeyedItem[] = [];
    let due = Number.POSITIVE_INFINITY;
    let seen = 0;
    for (; seen < queue.waiting.length && items.length < most; seen += 1) {
      const item = queue.waiting[seen] as KeyedItem;
      const isDue = item.notBefore <= now;
      if (!isDue) due = Math.min(due, item.notBefore);
      if (isDue && !this.busy.has(item.key)) items.push(item);
      else skipped.push(item);
    }
    if (items.length > 0) queue.waiting = skipped.concat(queue.waiting.slice(seen));
    return { items, due };
  }

  private async run({ worker }: Queue, items: KeyedItem[]): Promise<void> {
    const keys = new Set(items.map((item) => item.key));
    for (const key of keys) this.busy.add(key);
    const started = performance.now();
    try {
      await worker.run(items);
    } catch (error) {
      this.onError(error, items);
    } finally {
      for (const key of keys) this.busy.delete(key);
      // Batches that run at the same time share the time that they take.
      const elapsedMs = (performance.now() - started) / this.concurrency;
      this.budget.unit.note(1 + items.length / itemsPerUnit, elapsedMs);
    }
  }

  private wakeAt(time: number): void {
    clearTimeout(this.timer);
    if (time === Number.POSITIVE_INFINITY) return;
    this.timer = setTimeout(() => this.start(), Math.max(1, time - Date.now()));
  }
}
