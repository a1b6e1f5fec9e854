import type { Logger } from 'pino';
import type { RawRecord } from '@/lib/events';
import { Connections } from '@/server/bus/wire/connections';
import { type ReadPosition, recordsOf } from '@/server/bus/wire/records/fetched-records';
import type { OffsetRun } from '@/server/bus/wire/records/offset-run';
import { rawRecordDecoder } from '@/server/bus/wire/records/raw-record';
import { type ReadLimits, readLimits } from '@/server/bus/wire/records/record-batch';
import { type FetchedPartition, type FetchPosition, fetchRequest } from '@/server/bus/wire/requests/fetch';
import type { BrokerConfig } from '@/server/config';

/** How far a partition was read, and the offsets without a record on the way, as in TailBatch. */
interface Reached {
  partition: number;
  next: number;
  skipped: OffsetRun[];
  unreadable: OffsetRun[];
}

/** Result of one read. */
interface Portion {
  records: RawRecord[];
  reached: Reached[];
  /** True when the log no longer has one of the positions. */
  isDeleted: boolean;
}

export interface RangeReader {
  /** Reads about `bytes` from these positions. Throws when a broker cannot be reached or answers an error. */
  read(positions: readonly FetchPosition[], bytes: number): Promise<Portion>;
  stop(): Promise<void>;
}

const requestTimeoutMs = 10_000;
const outOfRange = 1;

/** Reads any part of a log, on its own connections so that the live reader never waits for it. */
export function createRangeReader(config: BrokerConfig, log: Logger): RangeReader {
  const limits = readLimits(config);
  const connections = new Connections(config, 'pulseboard-replay', requestTimeoutMs, log);
  const tried = new Map<string, ReadPosition>();
  return {
    read: async (positions, bytes) => {
      const [first] = positions;
      const leaders = first && (await connections.metadata([first.topic])).topics.get(first.topic)?.leaders;
      if (!leaders)
        throw new Error(`The topic ${first?.topic} cannot be replayed: it does not exist in Kafka.`);
      const share = Math.max(64 * 1024, Math.floor(bytes / positions.length));
      const options = { maxWaitMs: 100, maxBytes: bytes, maxPartitionBytes: share };
      const answers = [...new Set(positions.map(({ partition }) => leaders[partition] ?? -1))].map(
        (leader) => {
          const led = positions.filter(({ partition }) => leaders[partition] === leader);
          return connections.send(leader, fetchRequest(led, options));
        },
      );
      const fetched = (await Promise.all(answers)).flatMap(({ partitions }) => partitions);
      return toPortion(positions, fetched, bytes, limits, tried);
    },
    stop: () => connections.close(),
  };
}

/**
 * Stops after about `bytes` of records; the rest is left for the next read. `tried`: the last position read of each
 * partition, to count the responses without a complete batch.
 */
function toPortion(
  positions: readonly FetchPosition[],
  fetched: readonly FetchedPartition[],
  bytes: number,
  limits: ReadLimits,
  tried: Map<string, ReadPosition>,
): Portion {
  const failed = fetched.find(({ error }) => error !== 0 && error !== outOfRange);
  if (failed)
    throw new Error(`Kafka answered error ${failed.error} for ${failed.topic}-${failed.partition}.`);
  const portion: Portion = {
    records: [],
    reached: [],
    isDeleted: fetched.some(({ error }) => error === outOfRange),
  };
  let left = bytes;
  for (const answer of fetched) {
    const requested = positions.find(
      ({ topic, partition }) => topic === answer.topic && partition === answer.partition,
    );
    if (!requested || left <= 0) continue;
    const { partition } = answer;
    const reached: Reached = { partition, next: requested.next, skipped: [], unreadable: [] };
    const { next } = reached;
    const name = `${answer.topic}-${answer.partition}`;
    const before = tried.get(name);
    const position = before?.next === next ? before : { next, incompleteResponses: 0 };
    tried.set(name, position);
    for (const chunk of recordsOf(answer, position, rawRecordDecoder, limits)) {
      for (const record of chunk.records) portion.records.push(record);
      reached.skipped.push(...chunk.skipped);
      reached.unreadable.push(...chunk.unreadable);
      reached.next = chunk.next;
      left -= chunk.bytes;
      if (left <= 0) break;
    }
    portion.reached.push(reached);
  }
  return portion;
}
