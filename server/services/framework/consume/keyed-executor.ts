/** Something to do for a key. */
export interface Item {
  key: string;
  /** Epoch ms before which it is not started. */
  notBefore: number;
}

export interface QueueWorker<I extends Item> {
  /** Most items that are done together. */
  maxBatch(): number;
  /** Does items of one lane, in order. Rejects only when the service is stopped: they are delivered again. */
  run(items: I[]): Promise<void>;
}

interface Queue {
  lane: QueueWorker<Item>;
  waiting: Item[];
}

// A batch that takes longer than this says that the machine is busy. Then what comes is gathered for a while before
// the next: under load a few large batches cost far less than many small ones, and without load nothing waits.
const quickMs = 8;
const longestGatherMs = 25;
// Where so many wait there is nothing to gather for, even where each is done by itself.
const fewest = 8;

/**
 * Serial per key, parallel across keys: takes items from any number of executor, does batches of them at the same
 * time, and never two batches with the same key.
 */
export class KeyedExecutor {
  private readonly queues = new Map<string, Queue>();
  private readonly busy = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private turn = 0;
  private gatherUntil = 0;
  private wake: NodeJS.Timeout | undefined;
  private closed = false;

  /** `onError`: told of whatever a lane rejects with. */
  constructor(
    private readonly concurrency: number,
    private readonly onError: (error: unknown, items: readonly Item[]) => void,
  ) {}

  /** Adds a lane; or replaces it, and forgets what waits in it. What runs goes on. */
  open<I extends Item>(name: string, lane: QueueWorker<I>): void {
    this.queues.set(name, { lane: lane as unknown as QueueWorker<Item>, waiting: [] });
  }

  add(name: string, items: readonly Item[]): void {
    const queue = this.queues.get(name);
    if (!queue || this.closed) return;
    for (const item of items) queue.waiting.push(item);
    this.start();
  }

  /** Starts nothing more, and resolves when what runs has ended. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.wake);
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
    return queues.every(({ lane, waiting }) => waiting.length < Math.max(fewest, lane.maxBatch()));
  }

  private gatherAfter(ms: number): void {
    this.gatherUntil = Date.now() + Math.max(0, Math.min(ms - quickMs, longestGatherMs));
  }

  // KeyedExecutor take turns, so that a full one does not keep the others waiting.
  private next(): Promise<void> | undefined {
    const queues = [...this.queues.values()];
    let earliest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < queues.length; i += 1) {
      this.turn = (this.turn + 1) % queues.length;
      const queue = queues[this.turn] as Queue;
      const { items, due } = this.take(queue);
      if (items.length > 0) return this.run(queue, items);
      earliest = Math.min(earliest, due);
    }
    this.wakeAt(earliest);
    return undefined;
  }

  private take(queue: Queue): { items: Item[]; due: number } {
    const now = Date.now();
    const most = queue.lane.maxBatch();
    const items: Item[] = [];
    const passed: Item[] = [];
    let due = Number.POSITIVE_INFINITY;
    let seen = 0;
    for (; seen < queue.waiting.length && items.length < most; seen += 1) {
      const item = queue.waiting[seen] as Item;
      const isDue = item.notBefore <= now;
      if (!isDue) due = Math.min(due, item.notBefore);
      if (isDue && !this.busy.has(item.key)) items.push(item);
      else passed.push(item);
    }
    if (items.length > 0) queue.waiting = passed.concat(queue.waiting.slice(seen));
    return { items, due };
  }

  private async run({ lane }: Queue, items: Item[]): Promise<void> {
    const keys = new Set(items.map((item) => item.key));
    for (const key of keys) this.busy.add(key);
    const started = Date.now();
    try {
      await lane.run(items);
    } catch (error) {
      this.onError(error, items);
    } finally {
      for (const key of keys) this.busy.delete(key);
      this.gatherAfter(Date.now() - started);
    }
  }

  private wakeAt(time: number): void {
    clearTimeout(this.wake);
    if (time === Number.POSITIVE_INFINITY) return;
    this.wake = setTimeout(() => this.start(), Math.max(1, time - Date.now()));
  }
}
