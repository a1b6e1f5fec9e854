import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BrokerPlan, loggingProperties, serverProperties } from './broker-config';
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

function jvmArgs(plan: BrokerPlan, { classpath }: Jvm, flags: string[]): string[] {
  return [...flags, `-Dlog4j2.configurationFile=${file.logging(plan)}`, '-cp', classpath];
}

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
  await writeFile(file.logging(plan), loggingProperties(plan.directory));
}

/** Formats a node's folder once. The marker is written last, so a format cut short is done over. */
export async function formatOnce(
  plan: BrokerPlan,
  jvm: Jvm,
  clusterId: string,
  signal?: AbortSignal,
): Promise<void> {
  if (await stat(file.formatted(plan)).catch(() => undefined)) return;
  await rm(path.join(plan.directory, 'data'), { recursive: true, force: true });
  const flags = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  // An id may begin with a hyphen: as a word of its own the tool takes it for an option.
  const id = `--cluster-id=${clusterId}`;
  const format = ['kafka.tools.StorageTool', 'format', id, '-c', file.properties(plan)];
  try {
    await promisify(execFile)(jvm.java, [...jvmArgs(plan, jvm, flags), ...format], { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `Kafka could not prepare its data folder ${plan.directory}: ${(error as Error).message}. ` +
        'Check that the disk is not full and that the folder may be written to.',
      { cause: error },
    );
  }
  await writeFile(file.formatted(plan), `${clusterId}\n`);
}

export function startBrokerProcess(plan: BrokerPlan, jvm: Jvm): Promise<ServerProcess> {
  return startServer({
    command: jvm.java,
    args: [...jvmArgs(plan, jvm, heapFlags(jvm.heapMb)), 'kafka.Kafka', file.properties(plan)],
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
