import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { install as installJre } from 'njre';

const OLDEST = 17;
const PRIVATE = 21;

export type JavaOptions = {
  /** Where a private Java is kept if the machine has none. */
  cacheDir: string;
  javaHome?: string;
  /** Commands to try after `javaHome`; a test narrows them. */
  candidates?: string[];
  /** Downloads a Java runtime of a major version below a folder. */
  install?: (version: number, folder: string) => Promise<unknown>;
  onProgress?: (message: string) => void;
};

/** The major version that `java -version` tells, or undefined when it is no working Java. */
async function javaVersion(java: string): Promise<number | undefined> {
  try {
    const { stderr } = await promisify(execFile)(java, ['-version'], { timeout: 20_000 });
    const found = /version "(?:1\.)?(\d+)/.exec(stderr)?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}

async function firstUsable(candidates: string[]): Promise<string | undefined> {
  for (const java of candidates) {
    if (((await javaVersion(java)) ?? 0) >= OLDEST) return java;
  }
  return undefined;
}

function privateHome(cacheDir: string): string {
  return path.join(cacheDir, `jre-${PRIVATE}`);
}

/** Where a runtime's archive put its `java`; macOS nests it. */
async function privateJava(cacheDir: string): Promise<string[]> {
  const home = path.join(privateHome(cacheDir), 'jre');
  const versions = await readdir(home).catch(() => []);
  return versions.flatMap((version) => [
    path.join(home, version, 'bin', 'java'),
    path.join(home, version, 'Contents', 'Home', 'bin', 'java'),
  ]);
}

const download: NonNullable<JavaOptions['install']> = (version, folder) =>
  installJre(version, { type: 'jre', installPath: path.join(folder, 'anything') });

/** Installs beside and renames, so that a half-installed Java is never taken for one. */
async function installPrivate({ cacheDir, install = download }: JavaOptions): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const scratch = await mkdtemp(path.join(cacheDir, 'jre-download-'));
  try {
    await install(PRIVATE, scratch);
    await rename(scratch, privateHome(cacheDir)).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function noJava(cause: unknown): Error {
  return new Error(
    `Apache Kafka needs Java ${OLDEST} or later; none was found (JAVA_HOME, PATH) and none could be downloaded: ` +
      `${cause instanceof Error ? cause.message : String(cause)} Ways out: install Java ${OLDEST} or later, set ` +
      'KAFKA_BROKERS to a broker that you have, or start the compose file in deploy/.',
    { cause },
  );
}

/**
 * The path of a Java that can run Kafka: JAVA_HOME's, the one on PATH, or a private one that is downloaded
 * into the cache once. Throws an error with the ways out when there is none.
 */
export async function findJava(options: JavaOptions): Promise<string> {
  const { cacheDir, javaHome, candidates = ['java'] } = options;
  const home = javaHome ? [path.join(javaHome, 'bin', 'java')] : [];
  const found = await firstUsable([...home, ...candidates, ...(await privateJava(cacheDir))]);
  if (found) return found;
  options.onProgress?.(`No Java ${OLDEST}+ on this machine: downloading a private Java ${PRIVATE}`);
  try {
    await installPrivate(options);
  } catch (error) {
    throw noJava(error);
  }
  const installed = await firstUsable(await privateJava(cacheDir));
  if (!installed) throw noJava(new Error('the downloaded Java does not run on this machine.'));
  return installed;
}
