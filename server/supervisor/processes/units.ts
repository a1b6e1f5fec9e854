import path from 'node:path';
import type { PreparedKafka } from '@/server/embedded/kafka/prepare-kafka';
import type { PreparedPostgres } from '@/server/embedded/postgres/prepare-postgres';
import type { Role } from '@/server/supervisor/roles';
import { createLogDigest } from '@/server/supervisor/terminal/log-digest';
import { openLogFile } from '@/server/supervisor/terminal/log-file';
import type { Terminal } from '@/server/supervisor/terminal/terminal';
import { answers } from './http-ready';
import { startNodeChild } from './node-child';
import type { ProcessKind, Unit } from './supervised';

const SERVER_TRIES = 5;
/** Brokers that stop together soon have no quorum left to sign off from; what they hold is on disk by then. */
const CLUSTER_STOP_MS = 4_000;

interface NodeUnit {
  name: string;
  kind: ProcessKind;
  url: string;
  /** Path that answers 2xx when it can work; the page has none and only has to answer. */
  readyPath?: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logDir: string;
  terminal: Terminal;
}

/** A Node process as a unit: it logs to a file of its own, and its warnings come to the terminal. */
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

export interface Placement {
  url: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
  terminal: Terminal;
}

export function roleUnit(role: Role, mainScript: string, placement: Placement): Unit {
  const { name, kind, main = name } = role;
  return nodeUnit({ ...placement, name, kind, readyPath: '/readyz', args: [mainScript, main] });
}

/** The page, of which no process asks whether it is ready: it only has to answer. */
export function webUnit(mainScript: string, placement: Placement): Unit {
  return nodeUnit({ ...placement, name: 'web', kind: 'web', args: [mainScript, 'web'] });
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
