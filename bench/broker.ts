import { homedir } from 'node:os';
import path from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@/server/embedded/kafka';

/** A broker of its own for the measurement, on the core that the gateway under test does not use. */
export function startBroker(dataDir: string): Promise<EmbeddedKafka> {
  const cacheDir = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'pulseboard');
  return startEmbeddedKafka({ dataDir, cacheDir, javaHome: process.env.JAVA_HOME });
}
