import type { Chunk } from '@/server/bus/wire/records/record-batch';

/** Every offset that a chunk accounts for, sorted. Each must occur once. */
export function offsetsOfChunk({ records, skipped, unreadable }: Chunk<{ offset: number }>): number[] {
  const runs = [...skipped, ...unreadable].flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, i) => from + i),
  );
  return [...records.map(({ offset }) => offset), ...runs].sort((a, b) => a - b);
}

/** The offsets from `from` to `to`, exclusive. */
export const offsetRange = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);
