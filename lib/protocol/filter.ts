import type { Filter } from '.';

/** Whether the filter matches every event. */
export const isUnfiltered = (filter: Filter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** The same key for filters that pass the same events, however their fields and lists are ordered. JSON of the entries. */
export function filterKey(filter: Filter): string {
  const entries = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort() : value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return JSON.stringify(entries);
}
