import { homedir } from 'node:os';
import path from 'node:path';
import type { Environment } from '@/server/config';
import {
  type KafkaProgress,
  type PreparedKafka,
  prepareEmbeddedKafka,
} from '@/server/embedded/kafka/prepare-kafka';
import { type PreparedPostgres, prepareEmbeddedPostgres } from '@/server/embedded/postgres/prepare-postgres';
import type { PortPicker } from './addresses/ports';
import type { Terminal } from './terminal/terminal';

const KAFKA_PORT = 9092;
const POSTGRES_PORT = 5433;

export interface ServerOptions {
  environment: Environment;
  inherited: NodeJS.ProcessEnv;
  dataDir: string;
  brokers: 1 | 3;
  terminal: Terminal;
  pickPort: PortPicker;
  signal: AbortSignal;
}

/** Folder for downloads, shared by all checkouts of this user. */
function cacheDirOf(environment: Environment): string {
  const base = environment.XDG_CACHE_HOME ?? path.join(environment.HOME ?? homedir(), '.cache');
  return path.join(base, 'pulseboard');
}

/** Prints each message once, and a download at every quarter. */
function progressLines(terminal: Terminal): (progress: KafkaProgress) => void {
  let last = '';
  return ({ message, bytes = 0, total = 0 }) => {
    const quarter = total > 0 ? Math.floor((bytes / total) * 4) : 0;
    const key = `${message} ${quarter}`;
    if (key === last) return;
    last = key;
    const megabytes = (count: number) => (count / 1e6).toFixed(0);
    terminal.line(total > 0 ? `${message}: ${megabytes(bytes)} of ${megabytes(total)} MB` : message);
  };
}

/** The embedded brokers; undefined when KAFKA_BROKERS is set. */
export async function prepareBrokers(options: ServerOptions): Promise<PreparedKafka | undefined> {
  const { environment, inherited, brokers, terminal, pickPort, signal } = options;
  if (environment.KAFKA_BROKERS) return undefined;
  const ports: number[] = [];
  for (let index = 0; index < brokers; index += 1) ports.push(await pickPort('Kafka', KAFKA_PORT + index));
  return prepareEmbeddedKafka({
    dataDir: path.join(options.dataDir, 'kafka'),
    cacheDir: cacheDirOf(environment),
    brokers,
    ports,
    heapMb: brokers === 3 ? 384 : 512,
    javaHome: inherited.JAVA_HOME || undefined,
    proxy: inherited.HTTPS_PROXY || inherited.https_proxy || undefined,
    onProgress: progressLines(terminal),
    signal,
  });
}

/**
 * The folder of the database. Its rows belong to the events of one cluster: shared with another cluster, services would
 * continue orders whose events are not in its topics.
 */
export const databaseDirOf = (dataDir: string, brokers: 1 | 3): string =>
  path.join(dataDir, brokers === 1 ? 'postgres' : `postgres-${brokers}-node`);

/** The embedded database; undefined when DATABASE_URL is set or no role needs a database. */
export async function prepareDatabase(
  options: ServerOptions,
  isNeeded: boolean,
): Promise<PreparedPostgres | undefined> {
  if (!isNeeded || options.environment.DATABASE_URL) return undefined;
  return prepareEmbeddedPostgres({
    dataDir: databaseDirOf(options.dataDir, options.brokers),
    port: await options.pickPort('PostgreSQL', POSTGRES_PORT, true),
    onProgress: progressLines(options.terminal),
  });
}
