import type { Logger } from 'pino';
import type { RawRecord } from '@/lib/events';
import type { BrokerConfig } from '@/server/config';
import { Connections } from './wire/connections';
import { type FetchedPartition, type FetchPosition, fetchRequest } from './wire/fetch';

/** Records of some partitions from given positions on. */
export interface Portion {
  records: RawRecord[];
  /** Where each partition was read to. */
  reached: { partition: number; next: number }[];
  /** Kafka no longer holds the records at one of the positions. */
  isDeleted: boolean;
}

export interface RangeReader {
  /** Reads about `bytes` from these positions on; throws when a broker cannot be reached. */
  read(positions: readonly FetchPosition[], bytes: number): Promise<Portion>;
  stop(): Promise<void>;
}

const answerMs = 10_000;
const outOfRange = 1;

/** Reads any part of a log, on connections of its own so that it never stands before the live reader. */
export function createRangeReader(config: BrokerConfig, log: Logger): RangeReader {
  const connections = new Connections(config, 'pulseboard-replay', answerMs, log);
  return {
    read: async (positions, bytes) => {
      const [first] = positions;
      const leaders = first && (await connections.metadata([first.topic])).topics.get(first.topic)?.leaders;
      if (!leaders) throw new Error('The topic to replay does not exist.');
      const share = Math.max(64 * 1024, Math.floor(bytes / positions.length));
      const options = { maxWaitMs: 100, maxBytes: bytes, maxPartitionBytes: share };
      const answers = [...new Set(positions.map(({ partition }) => leaders[partition] ?? -1))].map(
        (leader) => {
          const mine = positions.filter(({ partition }) => leaders[partition] === leader);
          return connections.send(leader, fetchRequest(mine, options));
        },
      );
      return toPortion((await Promise.all(answers)).flatMap(({ partitions }) => partitions));
    },
    stop: () => connections.close(),
  };
}

function toPortion(fetched: readonly FetchedPartition[]): Portion {
  const failed = fetched.find(({ error }) => error !== 0 && error !== outOfRange);
  if (failed) throw new Error(`Kafka answers error ${failed.error} for ${failed.topic}-${failed.partition}.`);
  return {
    records: fetched.flatMap(({ records }) => records),
    reached: fetched.map(({ partition, next }) => ({ partition, next })),
    isDeleted: fetched.some(({ error }) => error === outOfRange),
  };
}
