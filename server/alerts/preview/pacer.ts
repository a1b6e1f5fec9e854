import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '@/lib/problem';

/** Of work without a pause, ms: the rules that are live are evaluated in between. */
const longestMs = 8;

/** Waits now and then in long work, and ends it when the caller has gone or after `limitMs` of work. */
export function pacer(signal: AbortSignal, limitMs: number): () => Promise<void> | undefined {
  let since = performance.now();
  let workMs = 0;
  return () => {
    const ms = performance.now() - since;
    if (ms < longestMs) return undefined;
    workMs += ms;
    if (workMs > limitMs)
      throw new ProblemError(422, 'hours: this is too much to evaluate. Choose fewer hours, or a filter.');
    signal.throwIfAborted();
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
