import type { FetchedPartition } from '@/server/bus/wire/requests/fetch';
import type { RecordShape } from './record';
import { type Chunk, type ReadLimits, readRecordBatches } from './record-batch';

/** Where a partition is read from. */
export interface ReadPosition {
  /** Offset of the first record wanted. */
  next: number;
  /** Answers in a row that brought bytes and no batch that is whole. */
  futile: number;
}

/** A broker gives the first batch whole, whatever its length: after so many tries that one is passed over. */
const mostFutile = 3;

/** The records of a fetched partition from a position on, in chunks. */
export function* recordsOf<T>(
  { topic, partition, bytes, aborted, end, highWatermark }: FetchedPartition,
  position: ReadPosition,
  shape: RecordShape<T>,
  limits: ReadLimits,
): Generator<Chunk<T>> {
  const isCut = position.futile >= mostFutile;
  const origin = { topic, partition, from: position.next, end: Math.max(end, highWatermark), isCut };
  position.futile += bytes.length > 0 ? 1 : 0;
  for (const chunk of readRecordBatches(bytes, origin, aborted, shape, limits)) {
    position.futile = 0;
    yield chunk;
  }
}
