/** Vitest's global set-up of the integration tests: a real broker and a real database, with fresh data. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedKafka } from '@/server/embedded/kafka';
import { startEmbeddedPostgres } from '@/server/embedded/postgres';

declare module 'vitest' {
  export interface ProvidedContext {
    /** host:port of the embedded brokers: `inject('kafkaBrokers')`. */
    kafkaBrokers: string[];
    /** Address of the embedded database: `inject('databaseUrl')`. */
    databaseUrl: string;
  }
}

/** Downloads are shared with `npm start`. */
export function testCacheDir(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'pulseboard');
}

/** A folder for test data. When root runs the tests, PostgreSQL is another user, who must be able to open it. */
export async function testDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-test-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Starts both servers and provides their addresses; returns what stops them and deletes their data. */
export async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const scratch = await testDataDir();
  const cacheDir = testCacheDir();
  const { JAVA_HOME: javaHome, HTTPS_PROXY: proxy } = process.env;
  const [kafka, postgres] = await Promise.all([
    startEmbeddedKafka({ dataDir: path.join(scratch, 'kafka'), cacheDir, javaHome, proxy }),
    startEmbeddedPostgres({ dataDir: path.join(scratch, 'postgres') }),
  ]);
  project.provide('kafkaBrokers', kafka.brokers);
  project.provide('databaseUrl', postgres.url);
  return async () => {
    await Promise.all([kafka.stop(), postgres.stop()]);
    await rm(scratch, { recursive: true, force: true });
  };
}
