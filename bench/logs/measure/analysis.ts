/** How fast the role log-analysis counts what is in Kafka, pinned to one core. */
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { residentMib } from '@/bench/lake/measure/memory';
import { AnalysisRole } from '@/bench/logs/proof/analysis-role';
import type { Stage } from '@/bench/logs/proof/stage';
import { writeLines } from '@/bench/logs/proof/write-lines';
import { cpuSeconds } from '@/bench/proc';
import { type RoleFigures, rateUntil } from './rate';

const hour = 3_600_000;

export async function measureAnalysis(
  { kafka, database, logFile }: Stage,
  lines: number,
): Promise<RoleFigures> {
  const { brokers } = kafka;
  const to = Date.now();
  const { expected, repeated } = await writeLines({ brokers, lines, seed: 1, from: to - hour / 2, to });
  const role = new AnalysisRole({
    brokers,
    databaseUrl: database.url,
    port: await getPort(),
    logFile,
    core: 0,
  });
  role.start();
  await role.untilAnswering();
  const perSecond = await rateUntil(expected.lines + repeated, async () => {
    const read = await role.read();
    return (read.lines ?? 0) + (read.duplicates ?? 0);
  });
  await role.answers(to - hour / 2, expected.lines);
  await sleep(2_000);
  const perCpuSecond = (expected.lines + repeated) / cpuSeconds(role.pid);
  const rssMib = residentMib(role.pid).highest;
  await role.end('SIGTERM');
  return { name: 'role log-analysis', lines: expected.lines + repeated, perSecond, perCpuSecond, rssMib };
}
