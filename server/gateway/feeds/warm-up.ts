import type { Topic } from '@/lib/events';

/** Knows when every partition was read up to where it ended when reading began. */
export class WarmUp {
  private readonly cold = new Map<string, number>();
  private begun = false;

  /** `end`: the next offset of each partition at the start; `from`: where reading starts. */
  expect(topic: Topic, from: readonly number[], end: readonly number[]): void {
    this.begun = true;
    for (const [partition, offset] of end.entries()) {
      if (offset > (from[partition] ?? 0)) this.cold.set(`${topic}-${partition}`, offset);
    }
  }

  reached(topic: Topic, partition: number, next: number): void {
    const key = `${topic}-${partition}`;
    const end = this.cold.get(key);
    if (end !== undefined && next >= end) this.cold.delete(key);
  }

  get isReady(): boolean {
    return this.begun && this.cold.size === 0;
  }

  /** True, or the sentence /readyz answers with. */
  get state(): true | string {
    if (!this.begun) return 'Waiting for Kafka.';
    return this.isReady || `Warming: ${this.cold.size} partitions are not read to their end yet.`;
  }
}
