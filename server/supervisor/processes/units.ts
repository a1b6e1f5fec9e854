import path from 'node:path';
import type { PreparedKafka } from '@/server/embedded/kafka/prepare-kafka';
import type { PreparedPostgres } from '@/server/embedded/postgres/prepare-postgres';
import type { ProcessKind } from '@/server/supervisor/process-kinds';
import type { Role } from '@/server/supervisor/roles';
import { createLogDigest } from '@/server/supervisor/terminal/log-digest';
import { openLogFile } from '@/server/supervisor/terminal/log-file';
import type { Terminal } from '@/server/supervisor/terminal/terminal';
import { answers } from './http-probe';
import { startNodeChild } from './node-child';
import type { Unit } from './supervised';

const SERVER_TRIES = 5;
/** Brokers that stop together lose the quorum for an orderly shutdown; their data is on disk by then. */
const CLUSTER_STOP_MS = 4_000;

interface NodeUnit {
  name: string;
  kind: ProcessKind;
  url: string;
  /** Path of the readiness check; unset: any answer below 500 on / counts as ready. */
  readyPath?: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logDir: string;
  terminal: Terminal;
}

/** A Node process as a unit: it logs to its own file, and its warnings are printed on the terminal. */
function nodeUnit(options: NodeUnit): Unit {
  const { name, kind, url, readyPath, args, env, terminal } = options;
  const log = openLogFile(path.join(options.logDir, `${name}.log`));
  const digest = createLogDigest((line) => terminal.line(`${name}: ${line}`));
  return {
    name,
    kind,
    url,
    launch: () => startNodeChild({ args, env, log, digest }),
    isReady: () => answers(new URL(readyPath ?? '/', url).href, readyPath !== undefined),
    lastLogLines: () => digest.lastLogLines().join('\n'),
  };
}

export interface UnitOptions {
  url: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
  terminal: Terminal;
}

export function roleUnit(role: Role, mainScript: string, options: UnitOptions): Unit {
  const { name, kind, main = name } = role;
  return nodeUnit({ ...options, name, kind, readyPath: '/readyz', args: [mainScript, main] });
}

/** The page. It has no readiness check: any answer counts. */
export function webUnit(mainScript: string, options: UnitOptions): Unit {
  return nodeUnit({ ...options, name: 'web', kind: 'web', args: [mainScript, 'web'] });
}

export function brokerUnits(kafka: PreparedKafka): Unit[] {
  const single = kafka.brokers.length === 1;
  return kafka.brokers.map((address, broker) => ({
    name: single ? 'kafka' : `kafka-${broker + 1}`,
    kind: 'broker',
    url: address,
    launch: () => kafka.launch(broker),
    isReady: () => kafka.isReady(broker),
    lastLogLines: () => kafka.lastLogLines(broker),
    fatalAfter: SERVER_TRIES,
    stopTimeoutMs: single ? undefined : CLUSTER_STOP_MS,
  }));
}

export function databaseUnit(postgres: PreparedPostgres): Unit {
  return {
    name: 'postgres',
    kind: 'database',
    url: `127.0.0.1:${postgres.port}`,
    launch: () => postgres.launch(),
    isReady: async (pid) => postgres.isReady(pid),
    lastLogLines: () => postgres.lastLogLines(),
    fatalAfter: SERVER_TRIES,
  };
}
