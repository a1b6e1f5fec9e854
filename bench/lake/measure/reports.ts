/** How long each report takes over millions of events, as the page asks for it: over HTTP, from the role on one core. */
import { execFileSync } from 'node:child_process';
import { type Report, reports } from '@/lib/analytics/reports';
import type { LakeRole } from '../proof/lake-role';
import { openStage } from '../proof/stage';
import { generateLake } from './generated-lake';
import { residentMib } from './memory';
import { roleCore } from './writing';

interface ReportTime {
  report: Report;
  /** First answer of a new process, with the files not in the page cache, ms. */
  coldMs: number;
  /** Median of the next ones, ms. */
  warmMs: number;
  rows: number;
  scanned: number;
}

const hourMs = 3_600_000;
const days = 7;
const warmRuns = 5;

/** Takes the files out of the page cache: clean pages are dropped by posix_fadvise. */
function forget(lake: string): void {
  const program = `
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        file = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)`;
  execFileSync('python3', ['-c', program, lake]);
}

async function ask(role: LakeRole, report: Report, from: number, to: number) {
  const began = performance.now();
  const response = await role.get(`/analytics/${report}?from=${from}&to=${to}&timeZone=Europe/Berlin`);
  const text = (await response?.text()) ?? '';
  const ms = performance.now() - began;
  if (!response?.ok) throw new Error(`The report ${report} answers ${response?.status}: ${text}`);
  const { rows, scanned } = JSON.parse(text) as { rows: unknown[]; scanned: number };
  return { ms, rows: rows.length, scanned };
}

async function timesOf(role: LakeRole, report: Report, from: number, to: number): Promise<ReportTime> {
  const { ms: coldMs, rows, scanned } = await ask(role, report, from, to);
  const warm: number[] = [];
  // Another beginning each time, because an answer is kept for equal requests.
  for (let i = 1; i <= warmRuns; i += 1) warm.push((await ask(role, report, from + i, to)).ms);
  return { report, coldMs, warmMs: warm.sort((a, b) => a - b)[warmRuns >> 1] ?? Number.NaN, rows, scanned };
}

export interface ReportTimes {
  times: ReportTime[];
  rssMib: number;
}

/** Each report of a process of its own, over a week with this number of events. */
export async function measureReports(events: number): Promise<ReportTimes> {
  const stage = await openStage({ core: roleCore });
  try {
    const to = Math.floor(Date.now() / hourMs) * hourMs - hourMs;
    const from = to - days * 24 * hourMs;
    await generateLake(stage.lake, { from, to, events });
    const times: ReportTime[] = [];
    let rssMib = 0;
    for (const report of reports) {
      forget(stage.lake);
      stage.role.start();
      await stage.role.untilReady();
      times.push(await timesOf(stage.role, report, from, to));
      rssMib = Math.max(rssMib, residentMib(stage.role.pid).highest);
      await stage.role.end('SIGTERM');
    }
    return { times, rssMib };
  } finally {
    await stage.stop();
  }
}
