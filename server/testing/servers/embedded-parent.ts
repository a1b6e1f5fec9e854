/** Runs one embedded server until this process is killed, for tests of orphaned servers. */
import { startEmbeddedKafka } from '@/server/embedded/kafka';
import { startEmbeddedPostgres } from '@/server/embedded/postgres';
import { testCacheDir } from './embedded';

const [, , kind, dataDir = ''] = process.argv;
const { JAVA_HOME: javaHome } = process.env;

async function start(): Promise<number | undefined> {
  if (kind === 'postgres') return (await startEmbeddedPostgres({ dataDir })).pid;
  return (await startEmbeddedKafka({ dataDir, cacheDir: testCacheDir(), javaHome })).pids()[0];
}

process.send?.(await start());
setInterval(() => undefined, 60_000);
