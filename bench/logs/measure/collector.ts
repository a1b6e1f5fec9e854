/** How fast the role logs publishes the lines of a file, pinned to one core, beside a plain script. */
import path from 'node:path';
import getPort from 'get-port';
import { lineOf, run } from '@/bench/child';
import { residentMib } from '@/bench/lake/measure/memory';
import type { Stage } from '@/bench/logs/proof/stage';
import { cpuSeconds } from '@/bench/proc';
import { RoleProcess } from '@/bench/role-process';
import { writeLogFile } from './log-files';
import { type RoleFigures, rateUntil } from './rate';

const roleCore = 0;
const peerLimitMs = 600_000;

export async function measureCollector(stage: Stage, lines: number): Promise<RoleFigures[]> {
  const dataDir = path.join(stage.folder, 'data');
  const file = await writeLogFile(dataDir, lines);
  return [await roleFigures(stage, dataDir, lines), await peerFigures(stage, file, lines)];
}

/** The role `logs` with the files below a data folder. */
export async function collectorRole(
  { kafka, logFile }: Stage,
  dataDir: string,
  core: number,
): Promise<RoleProcess> {
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(','),
    DATA_DIR: dataDir,
    OTLP_PORT: String(await getPort()),
  };
  return new RoleProcess({ role: 'logs', port: await getPort(), logFile, core, env });
}

async function roleFigures(stage: Stage, dataDir: string, lines: number): Promise<RoleFigures> {
  const role = await collectorRole(stage, dataDir, roleCore);
  role.start();
  await role.untilAnswering();
  const perSecond = await rateUntil(lines, () => sentLines(role));
  const perCpuSecond = lines / cpuSeconds(role.pid);
  const rssMib = residentMib(role.pid).highest;
  await role.end('SIGTERM');
  return { name: 'role logs', lines, perSecond, perCpuSecond, rssMib };
}

async function sentLines(role: RoleProcess): Promise<number> {
  const text = (await (await role.get('/metrics'))?.text()) ?? '';
  return Number(/^pulseboard_logs_sent_total (\d+)/m.exec(text)?.[1] ?? 0);
}

/** Reads lines, parses and publishes them, and keeps no position: what a script of twenty lines does. */
async function peerFigures({ kafka }: Stage, file: string, lines: number): Promise<RoleFigures> {
  const script = path.join(import.meta.dirname, 'peer-collector.mjs');
  const peer = run(roleCore, [script, kafka.brokers.join(','), file]);
  const { perSecond, perCpuSecond, rssMib } = JSON.parse(await lineOf(peer, peerLimitMs)) as RoleFigures;
  await peer.end();
  return { name: 'readline and kafkajs', lines, perSecond, perCpuSecond, rssMib };
}
