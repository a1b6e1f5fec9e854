import type { LakeFile } from '@/server/lake/files';

/** What the planning knows of a file. */
export type FileSpan = Pick<LakeFile, 'minAt' | 'maxAt' | 'rows'>;

/** About how many rows the files have with a timestamp in [from, to), epoch ms. */
export function rowsIn(files: readonly FileSpan[], from: number, to: number): number {
  return files.reduce((sum, { minAt, maxAt, rows }) => {
    const length = maxAt + 1 - minAt;
    const overlap = Math.min(to, maxAt + 1) - Math.max(from, minAt);
    return overlap <= 0 ? sum : sum + (rows * overlap) / length;
  }, 0);
}

/**
 * The beginning of the next window [from, to) of a search from new to old: as early as its files have about `rows` rows,
 * and at least 1 ms before `to`. Rows that are in no file yet are few, and not counted.
 */
export function windowStart(files: readonly FileSpan[], floor: number, to: number, rows: number): number {
  const inReach = files.filter(({ minAt, maxAt }) => maxAt >= floor && minAt < to);
  if (rowsIn(inReach, floor, to) <= rows) return floor;
  const newest = inReach.reduce((latest, { maxAt }) => Math.max(latest, maxAt), floor);
  let [low, high] = [floor, Math.min(to, newest + 1)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (rowsIn(inReach, middle, to) > rows) low = middle;
    else high = middle;
  }
  return Math.max(floor, Math.min(high, to - 1));
}
