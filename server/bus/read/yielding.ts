import { setImmediate as nextTurn } from 'node:timers/promises';

const longestMs = 20;

/** Lets the event loop see to the rest in long work: heartbeats, sockets, other requests. */
export class Breather {
  private since = performance.now();

  /** Begins to count the time. */
  start(): void {
    this.since = performance.now();
  }

  get isDue(): boolean {
    return performance.now() - this.since > longestMs;
  }

  async breathe(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}
