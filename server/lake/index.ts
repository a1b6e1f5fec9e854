import type { Logger } from 'pino';
import type { LakeState } from '@/lib/analytics/lake';
import { topics as catalogue } from '@/lib/events';
import { createRangeReader } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { engineWhenOpen } from './engine-when-open';
import type { LakeFolder } from './files';
import { createLakeFolder } from './files/lake-folder';
import { createLakeHttp } from './http';
import { startMaintenance } from './maintenance';
import { collect, countBatch, createMetrics } from './metrics';
import { LakeReader } from './reading/lake-reader';
import { ReadQueue } from './reading/read-queue';
import { lagOf, lakeLog, topicState } from './writer/lake-logs';
import { OpenLake } from './writer/open-lake';
import { writerState } from './writer/writer-state';

export interface LakeConfig {
  kafka: BrokerConfig;
  /** Folder of the files. */
  path: string;
  /** Longest time from an event to a file, s. */
  rollSeconds: number;
  /** Topics outside of the catalogue. */
  topics: readonly string[];
  /** Days after which files are deleted; undefined: never. */
  retentionDays?: number | undefined;
  /** Port of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** GATEWAY_INTERNAL_URL. */
  gatewayUrl?: string | undefined;
}

export interface LakeRole {
  /** Resolves when its routes answer. Files and Kafka are opened in the background, until they can be. */
  start(): Promise<{ port: number }>;
  /** Writes what was read if that is quick, and closes. */
  stop(): Promise<void>;
}

/** Kafka -> Parquet files, and the queries over them. What is in no file yet is read from Kafka again after a crash. */
export function createLake(config: LakeConfig, { log }: { log: Logger }): LakeRole {
  const { path, authSecret, gatewayUrl, kafka } = config;
  const topics = [...new Set([...catalogue, ...config.topics])];
  const metrics = createMetrics();
  const folder = createLakeFolder({ path, log, ...withRetention(config) });
  const queue = new ReadQueue();
  const reader = new LakeReader({ kafka, topics, queue, state: (topic) => folder.state(topic), log });
  const lake = new OpenLake({
    ...{ folder, queue, topics, log },
    rollMs: config.rollSeconds * 1_000,
    completeAt: (topic) => reader.completeAt(topic),
    onAppend: (batch) => countBatch(metrics, batch),
    onCommit: (topic, rows, ms) => {
      metrics.committed.inc({ topic }, rows);
      metrics.commits.observe(ms / 1_000);
    },
  });
  const parts = { topics, folder, reader, writer: lake };
  const writing = () => writerState({ lake, reader });
  const lag = () => topics.reduce((sum, topic) => sum + lagOf(parts, topic), 0);

  async function state(): Promise<LakeState> {
    const freeBytes = await freeBytesOf(folder);
    return {
      topics: topics.map((topic) => topicState(parts, topic)),
      writer: { ...writing(), lag: lag(), freeBytes },
    };
  }

  const ranges = createRangeReader(kafka, log);
  const http = createLakeHttp(
    {
      ...{ folder, state, ranges, gatewayUrl, authSecret, log },
      engine: engineWhenOpen(
        () => lake.engine,
        () => writing().detail ?? 'The lake is starting.',
      ),
      logs: () => new Map(topics.flatMap((topic) => logEntry(topic, lakeLog(parts, topic)))),
    },
    {
      ...{ authSecret, hosts: config.hosts ?? [] },
      ready: () => (writing().state === 'writing' ? true : (writing().detail ?? 'The lake is not writing.')),
      progress: () => ({ lagMessages: lag(), missingTopics: reader.missing }),
      metrics: async () => {
        collect(metrics, await state());
        return metrics.registry.metrics();
      },
    },
  );
  const isQuiet = () => writing().state === 'writing' && lag() < 10_000;
  let stopMaintenance = async () => {};

  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      lake.open(() => reader.start());
      stopMaintenance = startMaintenance(folder, isQuiet, log);
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.httpPort };
    },
    stop: async () => {
      await Promise.all([reader.stop(), stopMaintenance()]);
      await lake.close();
      await Promise.all([http.close(), ranges.stop()]);
    },
  };
}

const withRetention = ({ retentionDays }: LakeConfig) =>
  retentionDays === undefined ? {} : { retentionDays };

const logEntry = <T>(topic: string, log: T | undefined): [string, T][] => (log ? [[topic, log]] : []);

/** null: the folder does not exist yet, or its disk is gone. */
const freeBytesOf = (folder: LakeFolder): Promise<number | null> => folder.freeBytes().catch(() => null);
