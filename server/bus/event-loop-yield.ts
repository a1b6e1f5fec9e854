import { setImmediate as nextTurn } from 'node:timers/promises';

const maxBlockingMs = 20;

/** Interrupts long synchronous work, so that the event loop can serve heartbeats, sockets and other requests. */
export class EventLoopYield {
  private since = performance.now();

  /** Starts to measure how long the event loop is blocked. */
  start(): void {
    this.since = performance.now();
  }

  /** Yields when the event loop has been blocked for longer than 20 ms. */
  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.since <= maxBlockingMs) return;
    await nextTurn();
    this.since = performance.now();
  }
}
