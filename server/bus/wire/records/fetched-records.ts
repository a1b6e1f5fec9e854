import type { FetchedPartition } from '@/server/bus/wire/requests/fetch';
import type { RecordDecoder } from './record';
import { type Chunk, type ReadLimits, readRecordBatches } from './record-batch';

/** Where a partition is read. */
export interface ReadPosition {
  /** Offset of the first record wanted. */
  next: number;
  /** Consecutive responses with bytes but without a complete batch. */
  incompleteResponses: number;
}

/** A broker sends the first batch whole, whatever its length; after so many incomplete ones it is skipped as unreadable. */
const maxIncompleteResponses = 3;

/** Decodes the records of a fetched partition from a position on, in chunks. */
export function* recordsOf<T>(
  { topic, partition, bytes, aborted, end, highWatermark }: FetchedPartition,
  position: ReadPosition,
  decoder: RecordDecoder<T>,
  limits: ReadLimits,
): Generator<Chunk<T>> {
  const skipIncomplete = position.incompleteResponses >= maxIncompleteResponses;
  const origin = { topic, partition, from: position.next, end: Math.max(end, highWatermark), skipIncomplete };
  position.incompleteResponses += bytes.length > 0 ? 1 : 0;
  for (const chunk of readRecordBatches(bytes, origin, aborted, decoder, limits)) {
    position.incompleteResponses = 0;
    yield chunk;
  }
}
