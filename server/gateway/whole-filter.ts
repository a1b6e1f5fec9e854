import type { Filter } from '@/lib/protocol';

/** Whether a filter leaves nothing out. */
export const isWhole = (filter: Filter): boolean =>
  Object.values(filter).every((value) => value === undefined);
