import type { RecordHeader } from '@/server/bus/record-header';
import { type RecordDecoder, readAllHeaders, readBytes } from './record';

/** A Kafka record with its key and all of its headers, so that it can be published again unchanged. */
export interface GroupRecord {
  topic: string;
  partition: number;
  offset: number;
  /** Epoch ms, as in the record: not validated. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** In the order of the record; names may repeat. */
  headers: readonly RecordHeader[];
  /** Set when the offsets from here to the next record could not be read: the reason. There is no value then. */
  unreadable?: string;
}

/** Decodes records for services: key, value and headers as bytes. */
export const groupRecordDecoder: RecordDecoder<GroupRecord> = {
  read: ({ topic, partition, offset, timestamp }, body) => ({
    topic,
    partition,
    offset,
    timestamp,
    key: readBytes(body),
    value: readBytes(body),
    headers: readAllHeaders(body),
  }),
  unreadable: (coordinates, unreadable) => ({
    ...coordinates,
    key: null,
    value: null,
    headers: [],
    unreadable,
  }),
};
