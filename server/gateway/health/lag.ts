/** How far a reader is behind the end of one topic, over all partitions. */
export interface Lag {
  messages: number;
  seconds: number;
}

interface Sample {
  at: number;
  end: number;
}

/** One sample a second for ten minutes: a lag of more seconds than that is reported as ten minutes. */
const maxSamples = 600;

/**
 * Measures lag in messages and in seconds. Seconds are the time since the log's end passed the reader's position: no
 * message that it has not read is older than that.
 */
export class LagClock {
  private readonly samples = new Map<number, Sample[]>();

  /** Notes the end (next offset) of each partition. `at`: epoch ms. */
  noteEnds(ends: readonly number[], at: number): void {
    for (const [partition, end] of ends.entries()) this.noteEnd(partition, end, at);
  }

  private noteEnd(partition: number, end: number, at: number): void {
    const list = this.samples.get(partition) ?? [];
    const last = list.at(-1);
    if (last?.end === end) return;
    list.push({ at, end });
    if (list.length > maxSamples) list.shift();
    this.samples.set(partition, list);
  }

  /** The lag of a reader whose next offset per partition is `next`. `now`: epoch ms. */
  lagAt(next: (partition: number) => number, now: number): Lag {
    let messages = 0;
    let seconds = 0;
    for (const [partition, list] of this.samples) {
      const position = next(partition);
      const behind = (list.at(-1)?.end ?? 0) - position;
      if (behind <= 0) continue;
      messages += behind;
      const passed = list.find((sample) => sample.end > position);
      if (passed) seconds = Math.max(seconds, (now - passed.at) / 1_000);
    }
    return { messages, seconds };
  }
}
