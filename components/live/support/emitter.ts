import { reportFault } from './failure-log';

/** A set of listeners; the smallest part of every store here. One that throws keeps nothing from the others. */
export class Emitter<A extends unknown[] = []> {
  private readonly listeners = new Set<(...args: A) => void>();

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
        reportFault('A listener', error);
      }
    }
  }

  get size(): number {
    return this.listeners.size;
  }
}
