import type { Aggregate } from '@/lib/alerts/rule';
import type { WindowValue } from '@/server/alerts/engine/windows/group-window';

/** The present value of a series of a gauge. */
export interface Series {
  key: string;
  /** null: not known. */
  value: number | null;
  /** Since when, epoch ms. */
  at: number;
  details: Readonly<Record<string, string | number>> | undefined;
}

/** Of the known series of a group; `last` is the newest. */
export function presentValue(known: readonly Series[], newest: Series, aggregate: Aggregate): WindowValue {
  const values = known.map(({ value }) => value ?? 0);
  const count = values.length;
  if (aggregate === 'min') return { count, value: Math.min(...values) };
  if (aggregate === 'max') return { count, value: Math.max(...values) };
  // Sorted, because a sum of fractions depends on their order.
  const sum = values.sort((a, b) => a - b).reduce((total, value) => total + value, 0);
  if (aggregate === 'sum') return { count, value: sum };
  if (aggregate === 'average') return { count, value: sum / count };
  return { count, value: newest.value };
}
