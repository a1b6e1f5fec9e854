import { homedir } from 'node:os';
import path from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@/server/embedded/kafka';

/** Starts brokers on the cores that this process is pinned to. */
export function startBroker(dataDir: string, brokers: 1 | 3 = 1): Promise<EmbeddedKafka> {
  const cacheDir = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'pulseboard');
  return startEmbeddedKafka({ dataDir, cacheDir, brokers, javaHome: process.env.JAVA_HOME });
}
