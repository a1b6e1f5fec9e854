/** The parts of a proof, each a process of its own that can be killed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { startBroker } from '@/bench/broker';
import { ensureTopics } from '@/server/bus';
import type { EmbeddedKafka } from '@/server/embedded/kafka';
import { createLog } from '@/server/log';
import { LakeRole } from './lake-role';

export interface Stage {
  kafka: EmbeddedKafka;
  role: LakeRole;
  /** Folder of the lake. */
  lake: string;
  /** What the processes print. */
  logFile: string;
  stop(): Promise<void>;
}

export interface StageOptions {
  /** Unset: the default of the role. */
  rollSeconds?: number;
  /** Of the role. */
  core?: number;
  env?: Record<string, string>;
}

/** A broker with the topics of the catalogue, and a role that is not started yet. */
export async function openStage({ rollSeconds, core, env }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-lake-'));
  const kafka = await startBroker(path.join(folder, 'kafka'));
  await ensureTopics({ brokers: kafka.brokers }, { log: createLog('bench', 'error') });
  const lake = path.join(folder, 'lake');
  const logFile = path.join(tmpdir(), `${path.basename(folder)}.log`);
  const port = await getPort();
  const role = new LakeRole({ brokers: kafka.brokers, folder: lake, port, rollSeconds, logFile, core, env });
  const stop = async () => {
    await role.end('SIGTERM');
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { kafka, role, lake, logFile, stop };
}
