import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { environmentWith } from '@/server/config';
import { type BrokerPlan, DATA, loggingProperties, serverProperties } from './broker-config';
import { endLeftOver, logTail, type ServerProcess, startServer } from './child';

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
 * Java runs in the broker's folder, where every path is a plain relative one: a comma, a space, a percent sign or a
 * letter of another script in the way there means something to one of Kafka, log4j and the property files.
 */
function jvmArgs({ classpath }: Jvm, flags: string[]): string[] {
  return [...flags, '-Dlog4j2.configurationFile=log4j2.properties', '-cp', classpath];
}

/** Java decodes the names of files as the locale says, and knows ASCII only in the one that containers have. */
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

/** Ends the broker that a run which was killed left behind: its port and its folder's lock are still held. */
export async function endOrphan(plan: BrokerPlan): Promise<boolean> {
  return endLeftOver(file.pid(plan), STOP_SIGNAL, LEFT_OVER_TIMEOUT_MS);
}

export async function writeBrokerFiles(plan: BrokerPlan, plans: BrokerPlan[]): Promise<void> {
  await mkdir(path.join(plan.directory, 'logs'), { recursive: true });
  await writeFile(file.properties(plan), serverProperties(plan, plans));
  await writeFile(file.logging(plan), loggingProperties);
}

/** What a program said last, in place of the command line with every jar. */
function wordsOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  return (stderr?.trim().split('\n').at(-1) || message).replace(/\.$/, '');
}

/** Formats a node's folder once. The marker is written last, so a format cut short is done over. */
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
  // An id may begin with a hyphen: as a word of its own the tool takes it for an option.
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
      `Kafka could not prepare its data folder ${plan.directory}: ${wordsOf(error)}. ` +
        'Check that the disk is not full and that the folder may be written to.',
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

// How it shuts down after an error, and the frames of a stack: each longer than what names the cause.
const noise = /^\S+ INFO |^\s+(at |\.\.\. \d+ more)/;

/** What a broker that ended by itself said last. */
export function lastWords(plan: BrokerPlan): string {
  return `${logTail(file.console(plan), 4, noise)}\n${logTail(file.log(plan), 10, noise)}`;
}

export function logFolder(plan: BrokerPlan): string {
  return path.join(plan.directory, 'logs');
}
