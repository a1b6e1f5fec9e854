import type { Filter } from '.';

/** Whether a filter leaves nothing out. */
export const isWhole = (filter: Filter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** Equal filters give equal keys, however they are written. */
export function filterKey(filter: Filter): string {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
