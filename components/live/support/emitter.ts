import { reportFailure } from './failure-log';

/** A set of listeners. One that throws is logged and does not keep the others from being called. */
export class Emitter<A extends unknown[] = []> {
  private readonly listeners = new Set<(...args: A) => void>();

  /** Returns how to stop listening. */
  on = (listener: (...args: A) => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  emit(...args: A): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(...args);
      } catch (error) {
        reportFailure('A listener', error);
      }
    }
  }

  get size(): number {
    return this.listeners.size;
  }
}
