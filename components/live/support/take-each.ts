import { reportFault } from './failure-log';

/** Gives each to `take`; one that throws loses itself alone. Says how many did. */
export function takeEach<T>(values: readonly T[], what: string, take: (value: T) => void): number {
  let failed = 0;
  for (const value of values) {
    try {
      take(value);
    } catch (error) {
      failed += 1;
      reportFault(what, error);
    }
  }
  return failed;
}
