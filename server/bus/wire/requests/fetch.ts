import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';

import type { WireRequest } from '@/server/bus/wire/wire-request';

export interface FetchPosition {
  topic: string;
  partition: number;
  /** Offset of the first record wanted. */
  next: number;
}

export interface FetchOptions {
  /** The broker answers when it has so much. Unset: 1, which is with the first record. */
  minBytes?: number;
  /** … or after so long, ms. */
  maxWaitMs: number;
  maxBytes: number;
  maxPartitionBytes: number;
}

/** A transaction of a producer that was aborted, from its first offset on. */
export interface AbortedTransaction {
  producerId: number;
  firstOffset: number;
}

/** The response for one partition. */
export interface FetchedPartition {
  topic: string;
  partition: number;
  /** Kafka's error code; 0: none. */
  error: number;
  /** Last stable offset: the offset of the next committed record. */
  end: number;
  /** The oldest offset in the log. */
  logStart: number;
  /** End of the log including open transactions, before the broker read it: `bytes` may continue beyond it. */
  highWatermark: number;
  aborted: AbortedTransaction[];
  /** Record batches; the first may start before the requested offset, the last may be incomplete. */
  bytes: Buffer;
}

export interface FetchResponse {
  /** Kafka's error code for the whole request; 0: none. */
  error: number;
  /** 0: no session. */
  sessionId: number;
  /** All that were requested; in a session only those with news. */
  partitions: FetchedPartition[];
}

export interface SessionState {
  id: number;
  epoch: number;
  /** The positions to send. */
  changed: readonly FetchPosition[];
}

const version = 11;
const readCommitted = 1;
const noSession = -1;

/** Fetch v11 (Kafka 2.3 and later), by itself or as part of a session. https://kafka.apache.org/protocol#The_Messages_Fetch */
export function fetchRequest(
  positions: readonly FetchPosition[],
  options: FetchOptions,
  session: SessionState = { id: 0, epoch: noSession, changed: positions },
): WireRequest<FetchResponse> {
  return {
    request: {
      apiKey: 1,
      apiVersion: version,
      apiName: 'Fetch',
      payload: () => encode(session, options),
    },
    response: { decode },
  };
}

function byTopic(positions: readonly FetchPosition[]): Map<string, FetchPosition[]> {
  const topics = new Map<string, FetchPosition[]>();
  for (const position of positions) {
    const list = topics.get(position.topic);
    if (list) list.push(position);
    else topics.set(position.topic, [position]);
  }
  return topics;
}

function encode({ id, epoch, changed }: SessionState, options: FetchOptions): Buffer {
  const topics = byTopic(changed);
  const head = Buffer.alloc(29);
  head.writeInt32BE(-1, 0); // no replica
  head.writeInt32BE(options.maxWaitMs, 4);
  head.writeInt32BE(options.minBytes ?? 1, 8);
  head.writeInt32BE(options.maxBytes, 12);
  head.writeInt8(readCommitted, 16);
  head.writeInt32BE(id, 17);
  head.writeInt32BE(epoch, 21);
  head.writeInt32BE(topics.size, 25);
  // No forgotten topics, no rack.
  return Buffer.concat([head, ...[...topics].map((entry) => encodeTopic(entry, options)), Buffer.alloc(6)]);
}

function encodeTopic([topic, positions]: [string, FetchPosition[]], options: FetchOptions): Buffer {
  const name = Buffer.from(topic);
  const buffer = Buffer.alloc(2 + name.length + 4 + positions.length * 28);
  let at = buffer.writeInt16BE(name.length, 0);
  at += name.copy(buffer, at);
  at = buffer.writeInt32BE(positions.length, at);
  for (const { partition, next } of positions) {
    at = buffer.writeInt32BE(partition, at);
    at = buffer.writeInt32BE(-1, at); // leader epoch: not checked
    at = buffer.writeBigInt64BE(BigInt(next), at);
    at = buffer.writeBigInt64BE(-1n, at); // log start: sent by followers only
    at = buffer.writeInt32BE(options.maxPartitionBytes, at);
  }
  return buffer;
}

// Partitions beyond the end of a cut response are treated as partitions without news.
function decode(buffer: Buffer): FetchResponse {
  const reader = new ByteReader(buffer);
  reader.skip(4); // throttle
  const error = reader.int16();
  const sessionId = reader.int32();
  const partitions: FetchedPartition[] = [];
  try {
    for (let topics = reader.int32(); topics > 0; topics -= 1) {
      const topic = reader.string();
      for (let left = reader.int32(); left > 0; left -= 1) partitions.push(decodePartition(reader, topic));
    }
  } catch (error) {
    if (!(error instanceof MalformedBytes) || partitions.length === 0) throw error;
  }
  return { error, sessionId, partitions };
}

function decodePartition(reader: ByteReader, topic: string): FetchedPartition {
  const partition = reader.int32();
  const error = reader.int16();
  const highWatermark = reader.int64();
  const end = reader.int64();
  const logStart = reader.int64();
  const aborted = reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }));
  reader.skip(4); // preferred replica
  const length = Math.max(0, reader.int32());
  const bytes = reader.slice(Math.min(length, reader.left));
  return { topic, partition, error, highWatermark, end, logStart, aborted, bytes };
}
