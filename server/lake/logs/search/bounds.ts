import { ProblemError } from '@/lib/problem';

/** Offsets below which lines are searched, by partition; of a partition without one all. Epochs before are whole. */
export interface Bounds {
  epoch: number;
  next: ReadonlyMap<number, number>;
}

/** `partition:offset,…` of a query. Throws a problem (400) for a number that no offset can be. */
export function parsePositions(text: string): Map<number, number> {
  const pairs = text.split(',').map((pair) => pair.split(':').map(Number));
  if (pairs.flat().every(Number.isSafeInteger)) return new Map(pairs as [number, number][]);
  throw new ProblemError(400, 'before: has a number that is too large for an offset.');
}

export const positionsText = (next: ReadonlyMap<number, number>): string =>
  [...next].map((pair) => pair.join(':')).join(',');

/** The condition that a row is below the bounds. */
export function belowBounds({ epoch, next }: Bounds): string {
  const cases = [...next].map(([partition, offset]) => `WHEN ${partition} THEN ${offset}`).join(' ');
  const below = cases === '' ? '' : ` AND "offset" < CASE partition ${cases} ELSE 9007199254740991 END`;
  return `(epoch < ${epoch} OR (epoch = ${epoch}${below}))`;
}

/** What a search sees from its beginning on: the lower of what it was asked for and what the lake had then. */
export function boundsNow(
  { epoch, next }: { epoch: number; next: readonly number[] },
  before: ReadonlyMap<number, number>,
): Bounds {
  const lower = next.map((offset, partition) => Math.min(offset, before.get(partition) ?? offset));
  return { epoch, next: new Map(lower.entries()) };
}

/** Offsets below `before` that the lake does not have yet. */
export function missingOf(before: ReadonlyMap<number, number>, next: readonly number[]) {
  return [...before].flatMap(([partition, to]) => {
    const from = next[partition] ?? 0;
    return from < to ? [{ partition, from, to }] : [];
  });
}
