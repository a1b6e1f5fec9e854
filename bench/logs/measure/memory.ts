/** Memory of the roles that log lines pass, minute by minute. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { residentMib } from '@/bench/lake/measure/memory';
import { AnalysisRole } from '@/bench/logs/proof/analysis-role';
import type { Stage } from '@/bench/logs/proof/stage';
import { cpuSeconds } from '@/bench/proc';
import type { RoleProcess } from '@/bench/role-process';
import { collectorRole } from './collector';
import { appendLines } from './log-files';

const minuteMs = 60_000;

/** Calls `report` after each minute with MiB and share of a core by role. */
export async function measureMemory(
  stage: Stage,
  perSecond: number,
  minutes: number,
  report: (minute: number, figures: Record<string, { rssMib: number; cpu: number }>) => void,
): Promise<void> {
  const dataDir = path.join(stage.folder, 'memory');
  const { brokers } = stage.kafka;
  const { database, logFile } = stage;
  const roles: Record<string, RoleProcess> = {
    logs: await collectorRole(stage, dataDir, 0),
    'log-analysis': new AnalysisRole({
      brokers,
      databaseUrl: database.url,
      port: await getPort(),
      logFile,
      core: 0,
    }),
  };
  for (const role of Object.values(roles)) role.start();
  for (const role of Object.values(roles)) await role.untilReady();
  let isOver = false;
  const writing = appendLines(path.join(dataDir, 'logs', 'bench.log'), perSecond, () => isOver);
  try {
    for (let minute = 1; minute <= minutes; minute++) {
      const before = Object.values(roles).map(({ pid }) => cpuSeconds(pid));
      await sleep(minuteMs);
      const figures = Object.entries(roles).map(([name, { pid }], n) => {
        const cpu = ((cpuSeconds(pid) - (before[n] ?? 0)) / minuteMs) * 1_000;
        return [name, { rssMib: residentMib(pid).now, cpu }] as const;
      });
      report(minute, Object.fromEntries(figures));
    }
  } finally {
    isOver = true;
    await writing;
    for (const role of Object.values(roles)) await role.end('SIGTERM');
  }
}
