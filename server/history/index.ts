import type { Logger } from 'pino';
import { openTail, type Tail } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { type CheckpointFile, createCheckpointFile } from './checkpoint-file';
import { HistoryLog, topic } from './history-log';
import { createHistoryHttp } from './http';
import { collect, createMetrics } from './metrics';

export interface HistoryConfig {
  kafka: BrokerConfig;
  /** Port of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** Folder of the checkpoint. */
  dataDir: string;
}

export interface HistoryRole {
  /** Resolves when it has started to read. It reads in the background, and answers 503 with its progress until it is done. */
  start(): Promise<{ port: number }>;
  /** Stops reading, saves, closes. */
  stop(): Promise<void>;
}

/**
 * A quarter of a core while the history is read, because everything else starts at the same time; then at most ten
 * fetches per second, because a page that already has a newer tick retries its request.
 */
const pacing = { cpuShare: 0.25, idlePauseMs: 100 };
/** A checkpoint is written after this time or number of records, which bounds what is read again after a crash. */
const maxUnsavedMs = 300_000;
const maxUnsavedRecords = 1_000_000;
const checkIntervalMs = 5_000;

/** Kafka -> candles. All its state can be rebuilt from Kafka; the checkpoint file only saves time. */
export function createHistory(config: HistoryConfig, { log }: { log: Logger }): HistoryRole {
  const metrics = createMetrics();
  const source = new HistoryLog(metrics, log);
  const file = createCheckpointFile(config.dataDir, log);
  let tail: Tail | undefined;
  let timer: NodeJS.Timeout | undefined;

  const lag = () =>
    (tail?.ends(topic) ?? []).reduce((sum, end, p) => sum + Math.max(0, end - (source.next[p] ?? 0)), 0);
  const http = createHistoryHttp({
    authSecret: config.authSecret,
    hosts: config.hosts ?? [],
    log,
    source,
    state: () => tail !== undefined || 'Waiting for Kafka.',
    progress: () => ({ readShare: source.readShare, lagMessages: lag(), position: source.position }),
    metrics: () => {
      collect(metrics, { history: source.history, next: source.next, lag: lag() });
      return metrics.registry.metrics();
    },
  });

  async function save(): Promise<void> {
    if (source.unsaved === 0) return;
    source.unsaved = 0;
    metrics.saves.inc();
    await file.write(source.checkpoint());
  }

  function saveRegularly(): void {
    let savedAt = Date.now();
    timer = setInterval(() => {
      if (Date.now() - savedAt < maxUnsavedMs && source.unsaved < maxUnsavedRecords) return;
      savedAt = Date.now();
      void save();
    }, checkIntervalMs);
  }

  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      tail = await open(config.kafka, file, source, log);
      saveRegularly();
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.httpPort };
    },
    stop: async () => {
      clearInterval(timer);
      await tail?.stop();
      await save();
      await http.close();
    },
  };
}

/** Starts to read into the history, from the position of its checkpoint or the oldest record. */
async function open(
  kafka: BrokerConfig,
  file: CheckpointFile,
  source: HistoryLog,
  log: Logger,
): Promise<Tail> {
  const saved = await file.read();
  const tail = await openTail(kafka, new Map([[topic, (found) => source.begin(found, saved)]]), log, pacing);
  tail.run({
    onBatch: ({ partition, records, next }) => {
      source.take(records);
      source.advance(partition, next);
    },
    onBreak: (logBreak) => source.handleBreak(logBreak),
  });
  return tail;
}
