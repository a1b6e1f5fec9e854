import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createRecordPublisher } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { createCheckpointFile } from './collect/checkpoint';
import { Collector } from './collect/collector';
import { createLineRecords } from './collect/line-record';
import { Outbox } from './collect/outbox';
import { filePatterns } from './collect/own-files';
import { Problems } from './collect/problems';
import { createLogsHttp } from './http';
import { collect, createMetrics } from './metrics';
import { createOtlpEndpoint } from './otlp-endpoint';

export interface LogsConfig {
  kafka: BrokerConfig;
  /** Port of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  /** Folder of the log files of this program, and of the checkpoint. */
  dataDir: string;
  /** Paths of other programs' files, with `*` and `?`. */
  paths: readonly string[];
  /** The endpoint for lines of other programs; the host counts only with a token. */
  otlp: { port: number; host: string; token?: string | undefined };
}

export interface LogsRole {
  /** Resolves when it collects. While Kafka is away it waits, and reads no more than fits its memory. */
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

/** Log files -> Kafka: at least once, each record with an id by which a repeated one is recognised. */
export function createLogs(config: LogsConfig, { log }: { log: Logger }): LogsRole {
  const host = hostname();
  const metrics = createMetrics();
  const problems = new Problems(log);
  const outbox = new Outbox({
    connect: () => createRecordPublisher(config.kafka, 'logs', log),
    beforeSend: () => collector.secure(),
    onSent: (records) => metrics.sent.inc(records),
    onRefused: (reason) => {
      metrics.refused.inc();
      problems.report('refused', `Kafka refused a log line. ${reason}`);
    },
    problems,
  });
  const collector: Collector = new Collector({
    patterns: filePatterns(config.dataDir, config.paths),
    host,
    checkpoint: createCheckpointFile(config.dataDir, problems),
    problems,
    outbox,
    toRecord: createLineRecords(`pulseboard/logs/${host}`),
    onRead: ({ service }, records, bytes) => {
      metrics.records.inc({ service }, records);
      metrics.bytes.inc({ service }, bytes);
    },
  });
  const hosts = config.hosts ?? [];
  const endpoint = createOtlpEndpoint({ ...config.otlp, hosts, log, outbox, problems });
  const http = createLogsHttp({
    hosts,
    log,
    state: () => outbox.isConnected || 'Waiting for Kafka.',
    progress: () => ({ ...collector.progress(), problems: problems.list() }),
    metrics: () => {
      const { counts } = endpoint;
      collect(metrics, { ...collector.progress(), problems: problems.list().length, otlp: counts });
      return metrics.registry.metrics();
    },
  });
  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      outbox.open();
      await collector.start();
      await endpoint.start();
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.httpPort };
    },
    stop: async () => {
      await endpoint.stop();
      await collector.stop();
      await http.close();
    },
  };
}
