import { setMaxListeners } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { download, sha256Of, WrongHashError } from './download';
import lock from './kafka-jars.lock.json';

const MAVEN_CENTRAL = 'https://repo1.maven.org/maven2/';
const PARALLEL = 6;

/** One pinned jar: its path in a Maven repository, hash and size in bytes. */
export type PinnedJar = { path: string; sha256: string; size: number };

export type JarOptions = {
  /** Folder that the jars are kept in, shared by every checkout on this machine. */
  cacheDir: string;
  baseUrl?: string;
  jars?: readonly PinnedJar[];
  proxy?: string;
  signal?: AbortSignal;
  /** Bytes present so far and in all; called only when something has to be fetched. */
  onProgress?: (bytes: number, total: number) => void;
};

function fileOf(jar: PinnedJar, cacheDir: string): string {
  return path.join(cacheDir, path.posix.basename(jar.path));
}

/** Whether the cache holds this very jar. A damaged one is deleted, to be fetched again. */
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
        `${(error as Error).message} Ways out: check the network and start again (what came so far is kept; ` +
        'HTTPS_PROXY and NODE_EXTRA_CA_CERTS are honoured), set KAFKA_BROKERS to a broker that you have, or ' +
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
  // The largest first, so that the last seconds are not one long download.
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
 * Makes sure that every pinned jar is in the cache and is what it should be; returns the classpath.
 * Throws WrongHashError when a download is not what was pinned, or an error that says the ways out.
 */
export async function ensureJars(options: JarOptions): Promise<string> {
  const jars = options.jars ?? lock;
  const missing = await missingJars(jars, options.cacheDir);
  const total = jars.reduce((sum, jar) => sum + jar.size, 0);
  if (missing.length > 0) await fetchAll(missing, total, options);
  return jars.map((jar) => fileOf(jar, options.cacheDir)).join(path.delimiter);
}
