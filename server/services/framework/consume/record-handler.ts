import type { GroupRecord } from '@/server/bus';
import type { InboundRecord } from './inbound-record';

/** What the consumer passes records to. */
export interface RecordHandler {
  /** Whether the service handles records like this one; the consumer skips all others. */
  isRelevant(record: GroupRecord): boolean;
  /** The largest number of records in one transaction at present. */
  maxBatch(): number;
  /** Resolves when every record is handled, postponed or dead-lettered. */
  handle(batch: readonly InboundRecord[]): Promise<void>;
}
