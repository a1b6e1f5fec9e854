import type { AbortedTransaction } from '@/server/bus/wire/requests/fetch';
import { type Batch, control } from './batch-head';

const transactional = 0x10;

/** A predicate for batches in offset order: true between the first offset of an aborted transaction and its marker. */
export function abortedFilter(aborted: readonly AbortedTransaction[]): (batch: Batch) => boolean {
  const upcoming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<number>();
  return ({ attributes, last, producerId }) => {
    if ((attributes & transactional) === 0) return false;
    while (upcoming[0] && upcoming[0].firstOffset <= last)
      open.add((upcoming.shift() as AbortedTransaction).producerId);
    if (attributes & control) open.delete(producerId);
    return open.has(producerId);
  };
}
