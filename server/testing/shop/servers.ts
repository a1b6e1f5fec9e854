/** A Kafka cluster and a database for one fault test: it may kill them, and no other test uses their topics. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@/server/embedded/kafka';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/server/embedded/postgres';
import { testCacheDir, testDataDir } from '@/server/testing/servers/embedded';

export interface Servers {
  kafka: EmbeddedKafka;
  postgres: EmbeddedPostgres;
  stop(): Promise<void>;
}

export async function startServers({ brokers = 1, javaHome }: { brokers?: 1 | 3; javaHome?: string } = {}) {
  const scratch = await testDataDir();
  const [kafka, postgres] = await Promise.all([
    startEmbeddedKafka({ dataDir: path.join(scratch, 'kafka'), cacheDir: testCacheDir(), javaHome, brokers }),
    startEmbeddedPostgres({ dataDir: path.join(scratch, 'postgres') }),
  ]);
  const stop = async () => {
    await Promise.all([kafka.stop(), postgres.stop()]);
    await rm(scratch, { recursive: true, force: true });
  };
  return { kafka, postgres, stop } satisfies Servers;
}
