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

// A batch that takes longer than this shows that the machine is busy. Items are then gathered for a while before the
// next batch: under load a few large batches cost far less than many small ones, and without load nothing waits.
const quickMs = 8;
const longestGatherMs = 25;
// With this many waiting items gathering gains nothing, not even for a worker that takes them one by one.
const fewest = 8;

/**
 * Serial per key, parallel across keys: runs up to `concurrency` batches at a time from any number of queues, and never
 * two batches with the same key.
 */
export class KeyedExecutor {
  private readonly queues = new Map<string, Queue>();
  private readonly busy = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private lastQueue = 0;
  private gatherUntil = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** `onError` is called with what a worker rejects with. */
  constructor(
    private readonly concurrency: number,
    private readonly onError: (error: unknown, items: readonly KeyedItem[]) => void,
  ) {}

  /** Opens a queue, or replaces it: its waiting items are dropped, running batches go on. */
  open<I extends KeyedItem>(name: string, worker: QueueWorker<I>): void {
    this.queues.set(name, { worker: worker as unknown as QueueWorker<KeyedItem>, waiting: [] });
  }

  add(name: string, items: readonly KeyedItem[]): void {
    const queue = this.queues.get(name);
    if (!queue || this.closed) return;
    for (const item of items) queue.waiting.push(item);
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
      if (this.isGathering()) {
        this.wakeAt(this.gatherUntil);
        return;
      }
      const run = this.next();
      if (!run) return;
      this.gatherUntil = Date.now() + longestGatherMs;
      this.running.add(run);
      run.finally(() => {
        this.running.delete(run);
        this.start();
      });
    }
  }

  private isGathering(): boolean {
    if (Date.now() >= this.gatherUntil) return false;
    const queues = [...this.queues.values()];
    return queues.every(({ worker, waiting }) => waiting.length < Math.max(fewest, worker.maxBatch()));
  }

  private gatherAfter(ms: number): void {
    this.gatherUntil = Date.now() + Math.max(0, Math.min(ms - quickMs, longestGatherMs));
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
    const started = Date.now();
    try {
      await worker.run(items);
    } catch (error) {
      this.onError(error, items);
    } finally {
      for (const key of keys) this.busy.delete(key);
      this.gatherAfter(Date.now() - started);
    }
  }

  private wakeAt(time: number): void {
    clearTimeout(this.timer);
    if (time === Number.POSITIVE_INFINITY) return;
    this.timer = setTimeout(() => this.start(), Math.max(1, time - Date.now()));
  }
}
