import { reportFailure } from './failure-log';

/**
 * Calls `take` with each value. A value for which it throws is logged and skipped. Returns how many were skipped.
 * `what`: one such value, as the start of a sentence.
 */
export function takeEach<T>(values: readonly T[], what: string, take: (value: T) => void): number {
  let failed = 0;
  for (const value of values) {
    try {
      take(value);
    } catch (error) {
      failed += 1;
      reportFailure(what, error);
    }
  }
  return failed;
}
