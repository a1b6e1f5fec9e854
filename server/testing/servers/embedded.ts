/** Vitest's global set-up of the integration tests: real brokers and real databases, with fresh data. */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedKafka } from '@/server/embedded/kafka';
import { startEmbeddedPostgres } from '@/server/embedded/postgres';
import { integrationWorkers } from './workers';

/** The servers of one worker of the test runner. Test files that run in parallel do not see each other's events. */
interface TestServers {
  brokers: string[];
  databaseUrl: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServers: TestServers[];
  }
}

/** Shared with `npm start`, which downloads into it as well. */
export function testCacheDir(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'pulseboard');
}

/**
 * Creates a folder for test data. When root runs the tests, PostgreSQL runs as another user, who must be able to read
 * it.
 */
export async function testDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-test-'));
  await chmod(folder, 0o755);
  return folder;
}

async function startServers(scratch: string): Promise<{ servers: TestServers; stop(): Promise<unknown> }> {
  const cacheDir = testCacheDir();
  const { JAVA_HOME: javaHome, HTTPS_PROXY: proxy } = process.env;
  const [kafka, postgres] = await Promise.all([
    startEmbeddedKafka({ dataDir: path.join(scratch, 'kafka'), cacheDir, javaHome, proxy }),
    startEmbeddedPostgres({ dataDir: path.join(scratch, 'postgres') }),
  ]);
  const servers = { brokers: kafka.brokers, databaseUrl: postgres.url };
  return { servers, stop: () => Promise.all([kafka.stop(), postgres.stop()]) };
}

/**
 * Brokers of tests live too short for Java's optimizing compiler to pay off: without it a start costs 3.3 s of CPU
 * instead of 6.2 s.
 */
const javaOptions = '-XX:TieredStopAtLevel=1';

/**
 * Starts a broker and a database per worker and provides their addresses. Returns a function that stops them and
 * deletes their data.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.JAVA_TOOL_OPTIONS = javaOptions;
  const scratch = await testDataDir();
  const workers = Array.from({ length: integrationWorkers }, (_, n) => path.join(scratch, `worker-${n + 1}`));
  await Promise.all(workers.map((folder) => mkdir(folder)));
  // The first one downloads what is missing; the others find it in the cache.
  const started = [await startServers(workers[0] as string)];
  started.push(...(await Promise.all(workers.slice(1).map(startServers))));
  project.provide(
    'testServers',
    started.map(({ servers }) => servers),
  );
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()));
    await rm(scratch, { recursive: true, force: true });
  };
}
