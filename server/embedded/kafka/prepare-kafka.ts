import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import getPort from 'get-port';
import type { ServerProcess } from '../server-process';
import {
  endLeftoverBroker,
  formatOnce,
  type Jvm,
  lastLogLines,
  logFolder,
  startBrokerProcess,
  writeBrokerFiles,
} from './broker';
import type { BrokerPlan } from './broker-files';
import { ensureJars } from './jars';
import { findJava } from './java';
import { viewCluster } from './metadata-probe';

const KAFKA_VERSION = '4.4.0';

const PROBE_TIMEOUT_MS = 5_000;

export type KafkaProgress = { message: string; bytes?: number; total?: number };

export type EmbeddedKafkaOptions = {
  /** Absolute folder for the brokers' data; a cluster of one and one of three keep separate data in it. */
  dataDir: string;
  /** Absolute folder for downloads, shared by every checkout: `~/.cache/pulseboard`. */
  cacheDir: string;
  brokers?: 1 | 3;
  /** Largest heap of one broker, in MiB. */
  heapMb?: number;
  /** Client ports, one per broker. Free ones by default. */
  ports?: number[];
  /** Additional listeners, settings and users of every broker. */
  extra?: Pick<BrokerPlan, 'listeners' | 'settings' | 'formatArgs'>;
  javaHome?: string;
  proxy?: string;
  onProgress?: (progress: KafkaProgress) => void;
  signal?: AbortSignal;
};

/** Brokers with their files in place, for a caller that starts and restarts each one itself. */
export type PreparedKafka = {
  /** host:port of every broker. */
  brokers: string[];
  /** Starts one broker's process; it is not ready yet. Brokers count from 0. */
  launch(broker: number): Promise<ServerProcess>;
  /** Whether a broker answers, is a live member of this cluster, and sees at least `live` members. */
  isReady(broker: number, live?: number): Promise<boolean>;
  /** The last log lines of a broker. */
  lastLogLines(broker: number): string;
  logFolder(broker: number): string;
};

async function clusterIdOf(directory: string): Promise<string> {
  const file = path.join(directory, 'cluster-id');
  const stored = await readFile(file, 'utf8').catch(() => undefined);
  if (stored) return stored.trim();
  const created = randomBytes(16).toString('base64url');
  await mkdir(directory, { recursive: true });
  await writeFile(file, `${created}\n`);
  return created;
}

async function planBrokers(directory: string, options: EmbeddedKafkaOptions): Promise<BrokerPlan[]> {
  const plans: BrokerPlan[] = [];
  for (let id = 1; id <= (options.brokers ?? 1); id += 1) {
    plans.push({
      ...options.extra,
      id,
      port: options.ports?.[id - 1] ?? (await getPort({ host: '127.0.0.1' })),
      controllerPort: await getPort({ host: '127.0.0.1' }),
      directory: path.join(directory, `broker-${id}`),
    });
  }
  return plans;
}

async function prepareJvm(options: EmbeddedKafkaOptions): Promise<Jvm> {
  const { cacheDir, javaHome, proxy, signal, onProgress } = options;
  const [java, classpath] = await Promise.all([
    findJava({ cacheDir, javaHome, onProgress: (message) => onProgress?.({ message }) }),
    ensureJars({
      cacheDir: path.join(cacheDir, `kafka-${KAFKA_VERSION}`),
      proxy,
      signal,
      onProgress: (bytes, total) => onProgress?.({ message: 'Downloading Apache Kafka', bytes, total }),
    }),
  ]);
  return { java, classpath, heapMb: options.heapMb ?? 512 };
}

async function writeFolders(
  plans: BrokerPlan[],
  jvm: Jvm,
  clusterId: string,
  signal?: AbortSignal,
): Promise<void> {
  const write = async (plan: BrokerPlan) => {
    await endLeftoverBroker(plan);
    await writeBrokerFiles(plan, plans);
    await formatOnce(plan, jvm, clusterId, signal);
  };
  await Promise.all(plans.map(write));
}

function planOf(plans: BrokerPlan[], broker: number): BrokerPlan {
  const plan = plans[broker];
  if (!plan) throw new RangeError(`There is no broker ${broker}; this cluster has ${plans.length}.`);
  return plan;
}

/**
 * Prepares Java, the jars and the brokers' folders, and ends brokers of a killed earlier run. Throws with what to do
 * when Java or the jars are not available.
 */
export async function prepareEmbeddedKafka(options: EmbeddedKafkaOptions): Promise<PreparedKafka> {
  const directory = path.resolve(options.dataDir, `${options.brokers ?? 1}-node`);
  const jvm = await prepareJvm(options);
  const clusterId = await clusterIdOf(directory);
  const plans = await planBrokers(directory, options);
  options.onProgress?.({ message: 'Starting Apache Kafka' });
  await writeFolders(plans, jvm, clusterId, options.signal);
  return {
    brokers: plans.map((plan) => `127.0.0.1:${plan.port}`),
    launch: (broker) => startBrokerProcess(planOf(plans, broker), jvm),
    isReady: async (broker, live = 1) => {
      const { id, port } = planOf(plans, broker);
      const view = await viewCluster(port, PROBE_TIMEOUT_MS).catch(() => undefined);
      return view?.clusterId === clusterId && view.brokers.includes(id) && view.brokers.length >= live;
    },
    lastLogLines: (broker) => lastLogLines(planOf(plans, broker)),
    logFolder: (broker) => logFolder(planOf(plans, broker)),
  };
}
