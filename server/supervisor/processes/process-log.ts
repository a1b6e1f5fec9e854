import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { createLog } from '@/server/log';
import type { ProcessKind } from '@/server/supervisor/process-kinds';
import { openLogFile } from '@/server/supervisor/terminal/log-file';
import type { ChangeDetail, ProcessInfo } from './supervised';

/** What happened to a process. `deployed`: it is ready with another version of the program than in the run before. */
type Change = 'ready' | 'stopped' | 'killed' | 'crashed' | 'deployed';

/** The supervisor's own log: a line for each change of a process, with the attributes process, change and pid. */
export interface ProcessLog {
  /** `sentence` says it for people. */
  changed(info: ProcessInfo, detail: ChangeDetail, sentence: string): void;
  close(): void;
}

const own: readonly ProcessKind[] = ['gateway', 'balancer', 'service', 'simulator', 'web'];

/** Writes logs/supervisor.log in the data folder. `mainScript`: what the processes of this program run. */
export function openProcessLog(dataDir: string, mainScript: string): ProcessLog {
  const file = openLogFile(path.join(dataDir, 'logs', 'supervisor.log'));
  const log = createLog('supervisor', 'info', 'supervisor', file);
  const isNew = isNewProgram(path.join(dataDir, 'program'), mainScript);
  const deployed = new Set<string>();
  const isDeployed = ({ name, kind }: ProcessInfo) => {
    const isFirst = isNew && own.includes(kind) && !deployed.has(name);
    deployed.add(name);
    return isFirst;
  };
  return {
    changed: (info, detail, sentence) => {
      const change = changeOf(info, () => isDeployed(info));
      const pid = info.pid ?? detail.endedPid;
      write(log, levelOf(change, detail), { process: info.name, change, pid }, sentence);
    },
    close: () => file.close(),
  };
}

function changeOf({ status, lastExit }: ProcessInfo, isDeployed: () => boolean): Change {
  if (status === 'running') return isDeployed() ? 'deployed' : 'ready';
  if (status === 'stopped') return 'stopped';
  return lastExit?.signal ? 'killed' : 'crashed';
}

type Level = 'info' | 'warn' | 'error';

function levelOf(change: Change, { killAsked }: ChangeDetail): Level {
  if (change === 'killed') return killAsked ? 'warn' : 'error';
  return change === 'crashed' ? 'error' : 'info';
}

const write = (log: Logger, level: Level, fields: object, sentence: string): void =>
  log[level](fields, sentence);

/** Whether the last run had another version of the program; false when there was none. */
function isNewProgram(file: string, mainScript: string): boolean {
  try {
    const program = createHash('sha256').update(readFileSync(mainScript)).digest('base64url');
    const last = readIfThere(file);
    if (last !== program) writeFileSync(file, program);
    return last !== undefined && last !== program;
  } catch (error) {
    // On a full disk, say, nothing is known of it.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
