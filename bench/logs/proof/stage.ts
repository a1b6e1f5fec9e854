import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBroker } from '@/bench/broker';
import { ensureTopics } from '@/server/bus';
import type { EmbeddedKafka } from '@/server/embedded/kafka';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/server/embedded/postgres';
import { createLog } from '@/server/log';

export interface Stage {
  kafka: EmbeddedKafka;
  database: EmbeddedPostgres;
  folder: string;
  /** What the processes print. */
  logFile: string;
  stop(): Promise<void>;
}

/** A broker with the topics of the catalogue, and a database. */
export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-logs-'));
  // PostgreSQL may run as another user.
  await chmod(folder, 0o755);
  const kafka = await startBroker(path.join(folder, 'kafka'));
  await ensureTopics({ brokers: kafka.brokers }, { log: createLog('bench', 'error') });
  const database = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  const logFile = path.join(tmpdir(), `${path.basename(folder)}.log`);
  const stop = async () => {
    await database.stop();
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { kafka, database, folder, logFile, stop };
}
