import type { Filter } from '.';

/** Whether the filter matches every event. */
export const isUnfiltered = (filter: Filter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** The same key for filters with the same values, in any order of their fields. */
export function filterKey(filter: Filter): string {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
