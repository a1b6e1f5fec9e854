import type { Logger } from 'pino';
import { Connections } from '@/server/bus/wire/connections';
import type { BrokerConfig } from '@/server/config';
import { readOffsets } from './topic-logs';

/** Short: what is asked here is asked again a second later. */
const requestTimeoutMs = 1_500;

/** Looks at a cluster without reading records. Its methods throw when no broker answers within a few seconds. */
export interface TopicSizes {
  /** Resolves when a broker answers. */
  check(): Promise<void>;
  /** All topics that this Kafka user may see. */
  names(): Promise<string[]>;
  /** End offset less oldest offset of existing topics, over all partitions; null: a partition has no leader that answers. */
  read(topics: readonly string[]): Promise<Map<string, number | null>>;
  stop(): Promise<void>;
}

/** `clientId`: name of this reader in Kafka's logs and quotas. */
export function openTopicSizes(config: BrokerConfig, clientId: string, log: Logger): TopicSizes {
  const connections = new Connections(config, clientId, requestTimeoutMs, log);
  return {
    check: async () => {
      await connections.metadata([]);
    },
    names: async () => [...(await connections.metadata('all')).topics.keys()],
    read: async (topics) => {
      if (topics.length === 0) return new Map();
      const metadata = await connections.metadata(topics);
      const sizes = [...metadata.topics].map(async ([topic, { leaders }]) => {
        const { low, high } = await readOffsets(connections, metadata, topic);
        return [topic, sizeOf(leaders.length, low, high)] as const;
      });
      return new Map(await Promise.all(sizes));
    },
    stop: () => connections.close(),
  };
}

function sizeOf(partitions: number, low: readonly number[], high: readonly number[]): number | null {
  let size = 0;
  for (let partition = 0; partition < partitions; partition += 1) {
    const [from, to] = [low[partition], high[partition]];
    if (from === undefined || to === undefined) return null;
    size += to - from;
  }
  return size;
}
