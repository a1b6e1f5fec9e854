import type { Logger } from 'pino';
import { openTail, type Tail } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { type CheckpointFile, createCheckpointFile } from './checkpoint-file';
import { HistoryLog, topic } from './history-log';
import { createHistoryHttp } from './http';
import { collect, createMetrics } from './metrics';

export interface HistoryConfig {
  kafka: BrokerConfig;
  /** Of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Names by which it may be called, beside localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** Folder of the checkpoint. */
  dataDir: string;
}

export interface HistoryRole {
  /** Resolves when it reads. What Kafka holds is read in the background: until then it answers 503 with how far it is. */
  start(): Promise<{ port: number }>;
  /** Stops reading, saves, closes. */
  stop(): Promise<void>;
}

/**
 * A quarter of a core while history is read, because everything else starts at the same time; then at most ten
 * requests a second: a page that knows of a tick which is not read yet asks again.
 */
const pacing = { cpuShare: 0.25, idlePauseMs: 100 };
/** After so long or so many records a checkpoint is written, when there is anything new: what a crash costs to read again. */
const saveEveryMs = 300_000;
const saveEveryRecords = 1_000_000;
const lookMs = 5_000;

/** Kafka -> candles. It holds no truth: stopped, killed or without its file it has the same again from Kafka. */
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
    if (source.fresh === 0) return;
    source.fresh = 0;
    metrics.saves.inc();
    await file.write(source.checkpoint());
  }

  function saveFromTimeToTime(): void {
    let savedAt = Date.now();
    timer = setInterval(() => {
      if (Date.now() - savedAt < saveEveryMs && source.fresh < saveEveryRecords) return;
      savedAt = Date.now();
      void save();
    }, lookMs);
  }

  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      tail = await open(config.kafka, file, source, log);
      saveFromTimeToTime();
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

/** Reads into the history from where its checkpoint ends, or from the oldest record that Kafka holds. */
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
    onBreak: (broken) => source.broke(broken),
  });
  return tail;
}
