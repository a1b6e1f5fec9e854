import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { environmentWith } from '@/server/config';
import { endLeftoverServer, logTail, type ServerProcess, startServer } from '../server-process';
import { type BrokerPlan, DATA, loggingProperties, serverProperties } from './broker-files';

const STOP_SIGNAL = 'SIGTERM';
const LEFT_OVER_TIMEOUT_MS = 15_000;

export type Jvm = { java: string; classpath: string; heapMb: number };

const file = {
  properties: (plan: BrokerPlan) => path.join(plan.directory, 'server.properties'),
  logging: (plan: BrokerPlan) => path.join(plan.directory, 'log4j2.properties'),
  formatted: (plan: BrokerPlan) => path.join(plan.directory, 'formatted'),
  pid: (plan: BrokerPlan) => path.join(plan.directory, 'broker.pid'),
  console: (plan: BrokerPlan) => path.join(plan.directory, 'logs', 'console.log'),
  log: (plan: BrokerPlan) => path.join(plan.directory, 'logs', 'kafka.log'),
};

/**
 * Java runs in the broker's folder with relative paths only: a comma, a space, a percent sign or a non-ASCII letter in
 * an absolute path has a special meaning in Kafka, log4j or property files.
 */
function jvmArgs({ classpath }: Jvm, flags: string[]): string[] {
  return [...flags, '-Dlog4j2.configurationFile=log4j2.properties', '-cp', classpath];
}

/** Java decodes file names by the locale; the default locale of containers is ASCII. */
const utf8Names = { LC_ALL: 'C.UTF-8' };

function heapFlags(heapMb: number): string[] {
  return [
    `-Xms${Math.ceil(heapMb / 2)}m`,
    `-Xmx${heapMb}m`,
    '-XX:+UseG1GC',
    '-XX:+ExitOnOutOfMemoryError',
    '-Djava.awt.headless=true',
  ];
}

/** Ends a broker of a killed earlier run, which still has the port and the lock of the folder. */
export async function endLeftoverBroker(plan: BrokerPlan): Promise<boolean> {
  return endLeftoverServer(file.pid(plan), STOP_SIGNAL, LEFT_OVER_TIMEOUT_MS);
}

export async function writeBrokerFiles(plan: BrokerPlan, plans: BrokerPlan[]): Promise<void> {
  await mkdir(path.join(plan.directory, 'logs'), { recursive: true });
  await writeFile(file.properties(plan), serverProperties(plan, plans));
  await writeFile(file.logging(plan), loggingProperties);
}

/** The last line of a program's stderr; the error's own message would be the command line with every jar. */
function lastErrorLine(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  return (stderr?.trim().split('\n').at(-1) || message).replace(/\.$/, '');
}

/** Formats a node's folder once. The marker is written last, so an interrupted format is repeated. */
export async function formatOnce(
  plan: BrokerPlan,
  jvm: Jvm,
  clusterId: string,
  signal?: AbortSignal,
): Promise<void> {
  if (await stat(file.formatted(plan)).catch(() => undefined)) return;
  const data = path.join(plan.directory, DATA);
  await rm(data, { recursive: true, force: true });
  const flags = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  // With "=", because an id may begin with a hyphen, and a separate argument would be taken for an option.
  const id = `--cluster-id=${clusterId}`;
  const format = [
    'kafka.tools.StorageTool',
    'format',
    id,
    '-c',
    'server.properties',
    ...(plan.formatArgs ?? []),
  ];
  try {
    await promisify(execFile)(jvm.java, [...jvmArgs(jvm, flags), ...format], {
      signal,
      cwd: plan.directory,
      env: environmentWith(utf8Names),
    });
    await stat(path.join(data, 'meta.properties'));
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `Kafka could not prepare its data folder ${plan.directory}: ${lastErrorLine(error)}. ` +
        'Check that the disk is not full and that the folder is writable.',
      { cause: error },
    );
  }
  await writeFile(file.formatted(plan), `${clusterId}\n`);
}

export function startBrokerProcess(plan: BrokerPlan, jvm: Jvm): Promise<ServerProcess> {
  return startServer({
    command: jvm.java,
    args: [...jvmArgs(jvm, heapFlags(jvm.heapMb)), 'kafka.Kafka', 'server.properties'],
    cwd: plan.directory,
    env: utf8Names,
    logFile: file.console(plan),
    pidFile: file.pid(plan),
    stopSignal: STOP_SIGNAL,
  });
}

// Shutdown messages and stack frames, which would hide the line with the cause.
const skippedLines = /^\S+ INFO |^\s+(at |\.\.\. \d+ more)/;

/** The last log lines of a broker that ended by itself. */
export function lastLogLines(plan: BrokerPlan): string {
  return `${logTail(file.console(plan), 4, skippedLines)}\n${logTail(file.log(plan), 10, skippedLines)}`;
}

export function logFolder(plan: BrokerPlan): string {
  return path.join(plan.directory, 'logs');
}
