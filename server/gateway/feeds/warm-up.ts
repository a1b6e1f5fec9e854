import type { Topic } from '@/lib/events';

/** Whether every partition was read up to the end that it had when reading began. Until then no client is accepted. */
export class WarmUp {
  /** The end of each partition that is not read to it yet, by `topic-partition`. */
  private readonly unread = new Map<string, number>();
  private hasStarted = false;

  /** Indexes are partitions. `from`: where reading starts; `end`: the next offset at that moment. */
  expect(topic: Topic, from: readonly number[], end: readonly number[]): void {
    this.hasStarted = true;
    for (const [partition, offset] of end.entries()) {
      if (offset > (from[partition] ?? 0)) this.unread.set(`${topic}-${partition}`, offset);
    }
  }

  /** Notes that a partition was read up to `next`. */
  reached(topic: Topic, partition: number, next: number): void {
    if (this.unread.size === 0) return;
    const key = `${topic}-${partition}`;
    const end = this.unread.get(key);
    if (end !== undefined && next >= end) this.unread.delete(key);
  }

  get isReady(): boolean {
    return this.hasStarted && this.unread.size === 0;
  }

  /** True, or the sentence that /readyz answers with. */
  get readiness(): true | string {
    if (!this.hasStarted) return 'Waiting for Kafka.';
    return this.isReady || `Warming up: ${this.unread.size} partitions are not read to their end yet.`;
  }
}
