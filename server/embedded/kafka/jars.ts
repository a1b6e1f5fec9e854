import { setMaxListeners } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { download, sha256Of, WrongHashError } from '../download/download-file';
import lock from './jars.lock.json';

const MAVEN_CENTRAL = 'https://repo1.maven.org/maven2/';
const PARALLEL = 6;

/** One pinned jar: its path in a Maven repository, hash and size in bytes. */
export type PinnedJar = { path: string; sha256: string; size: number };

export type JarOptions = {
  /** Folder for the jars, shared by every checkout on this machine. */
  cacheDir: string;
  baseUrl?: string;
  jars?: readonly PinnedJar[];
  proxy?: string;
  signal?: AbortSignal;
  /** Bytes present so far and in total; called only when something has to be downloaded. */
  onProgress?: (bytes: number, total: number) => void;
};

function fileOf(jar: PinnedJar, cacheDir: string): string {
  return path.join(cacheDir, path.posix.basename(jar.path));
}

/** Whether the cache has this jar with the right hash. A damaged one is deleted, to be downloaded again. */
async function isCached(jar: PinnedJar, cacheDir: string): Promise<boolean> {
  const file = fileOf(jar, cacheDir);
  const stats = await stat(file).catch(() => undefined);
  if (!stats) return false;
  if (stats.size === jar.size && (await sha256Of(file)) === jar.sha256) return true;
  await rm(file, { force: true });
  return false;
}

async function missingJars(jars: readonly PinnedJar[], cacheDir: string): Promise<PinnedJar[]> {
  const cached = await Promise.all(jars.map((jar) => isCached(jar, cacheDir)));
  return jars.filter((_, index) => !cached[index]);
}

async function fetchJar(
  jar: PinnedJar,
  options: JarOptions,
  onBytes: (count: number) => void,
): Promise<void> {
  const base = options.baseUrl ?? MAVEN_CENTRAL;
  const { proxy, signal } = options;
  const remote = { ...jar, url: new URL(jar.path, base).href };
  try {
    await download(remote, fileOf(jar, options.cacheDir), { proxy, signal, onBytes });
  } catch (error) {
    if (error instanceof WrongHashError || signal?.aborted) throw error;
    throw new Error(
      `Could not download ${path.posix.basename(jar.path)}, a part of Apache Kafka, from ${base}: ` +
        `${(error as Error).message} You can check the network and start again (the finished part is kept; ` +
        'HTTPS_PROXY and NODE_EXTRA_CA_CERTS are used), set KAFKA_BROKERS to a broker of your own, or ' +
        'start the compose file in deploy/.',
      { cause: error },
    );
  }
}

async function fetchAll(missing: PinnedJar[], total: number, options: JarOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  setMaxListeners(0, signal);
  let bytes = total - missing.reduce((sum, jar) => sum + jar.size, 0);
  const onBytes = (count: number) => {
    bytes += count;
    options.onProgress?.(bytes, total);
  };
  // Largest first, so that no long download is left for the end.
  const queue = [...missing].sort((one, other) => other.size - one.size);
  const worker = async () => {
    for (let jar = queue.shift(); jar; jar = queue.shift()) {
      await fetchJar(jar, { ...options, signal }, onBytes);
    }
  };
  const workers = Array.from({ length: PARALLEL }, worker);
  await Promise.all(workers).catch(async (error) => {
    stop.abort();
    await Promise.allSettled(workers);
    throw error;
  });
}

/**
 * Makes sure that every pinned jar is in the cache with the right hash; returns the classpath.
 * Throws WrongHashError, or an error that says what to do when a download fails.
 */
export async function ensureJars(options: JarOptions): Promise<string> {
  const jars = options.jars ?? lock;
  const missing = await missingJars(jars, options.cacheDir);
  const total = jars.reduce((sum, jar) => sum + jar.size, 0);
  if (missing.length > 0) await fetchAll(missing, total, options);
  return jars.map((jar) => fileOf(jar, options.cacheDir)).join(path.delimiter);
}
