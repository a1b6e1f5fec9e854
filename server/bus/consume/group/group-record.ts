import type { RecordHeader } from '../../record-header';
import { type RecordShape, readAllHeaders, readBytes } from '../../wire/records/record';

/** A Kafka record with everything it came with, so that it can be passed on unchanged. */
export interface GroupRecord {
  topic: string;
  partition: number;
  offset: number;
  /** Epoch ms, as it stands in the record: any number. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** All of them, in the order of the record. */
  headers: readonly RecordHeader[];
  /** Why nothing from this offset on, up to the next record, could be read; there is no value then. */
  unreadable?: string;
}

/** Records as services take them: to the byte. */
export const groupRecord: RecordShape<GroupRecord> = {
  read: ({ topic, partition, offset, timestamp }, body) => ({
    topic,
    partition,
    offset,
    timestamp,
    key: readBytes(body),
    value: readBytes(body),
    headers: readAllHeaders(body),
  }),
  unreadable: (place, unreadable) => ({ ...place, key: null, value: null, headers: [], unreadable }),
};
