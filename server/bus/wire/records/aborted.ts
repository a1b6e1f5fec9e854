import { type Batch, control } from './batch-head';

export interface AbortedTransaction {
  producerId: number;
  firstOffset: number;
}

const transactional = 0x10;

/** Tells of each batch in order whether its transaction was aborted: from its first offset to its end marker. */
export function abortedFilter(aborted: readonly AbortedTransaction[]): (batch: Batch) => boolean {
  const waiting = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<number>();
  return ({ attributes, last, producerId }) => {
    if ((attributes & transactional) === 0) return false;
    while (waiting[0] && waiting[0].firstOffset <= last)
      open.add((waiting.shift() as AbortedTransaction).producerId);
    if (attributes & control) open.delete(producerId);
    return open.has(producerId);
  };
}
