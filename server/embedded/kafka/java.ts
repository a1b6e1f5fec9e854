import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { install as installJre } from 'njre';

const MIN_VERSION = 17;
const PRIVATE_VERSION = 21;

export type JavaOptions = {
  /** Folder for a private Java if the machine has none. */
  cacheDir: string;
  javaHome?: string;
  /** Commands to try after `javaHome`; for tests. */
  candidates?: string[];
  /** Downloads a Java runtime of a major version below a folder. */
  install?: (version: number, folder: string) => Promise<unknown>;
  onProgress?: (message: string) => void;
};

/** The major version from `java -version`, or undefined when the command does not work. */
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
    if (((await javaVersion(java)) ?? 0) >= MIN_VERSION) return java;
  }
  return undefined;
}

function privateHome(cacheDir: string): string {
  return path.join(cacheDir, `jre-${PRIVATE_VERSION}`);
}

/** Possible paths of `java` in a downloaded runtime; macOS nests it deeper. */
async function privateJavaPaths(cacheDir: string): Promise<string[]> {
  const home = path.join(privateHome(cacheDir), 'jre');
  const versions = await readdir(home).catch(() => []);
  return versions.flatMap((version) => [
    path.join(home, version, 'bin', 'java'),
    path.join(home, version, 'Contents', 'Home', 'bin', 'java'),
  ]);
}

const download: NonNullable<JavaOptions['install']> = (version, folder) =>
  installJre(version, { type: 'jre', installPath: path.join(folder, 'anything') });

/** Installs into a temporary folder and renames it, so that an incomplete Java is never used. */
async function installPrivate({ cacheDir, install = download }: JavaOptions): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const scratch = await mkdtemp(path.join(cacheDir, 'jre-download-'));
  try {
    await install(PRIVATE_VERSION, scratch);
    await rename(scratch, privateHome(cacheDir)).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function noJavaError(cause: unknown): Error {
  return new Error(
    `Apache Kafka needs Java ${MIN_VERSION} or later; none was found (JAVA_HOME, PATH) and none could be downloaded: ` +
      `${cause instanceof Error ? cause.message : String(cause)} You can install Java ${MIN_VERSION} or later, set ` +
      'KAFKA_BROKERS to a broker of your own, or start the compose file in deploy/.',
    { cause },
  );
}

/**
 * The path of a Java that can run Kafka: from JAVA_HOME, from PATH, or a private one that is downloaded into the cache
 * once. Throws an error that says what to do when there is none.
 */
export async function findJava(options: JavaOptions): Promise<string> {
  const { cacheDir, javaHome, candidates = ['java'] } = options;
  const home = javaHome ? [path.join(javaHome, 'bin', 'java')] : [];
  const found = await firstUsable([...home, ...candidates, ...(await privateJavaPaths(cacheDir))]);
  if (found) return found;
  options.onProgress?.(
    `No Java ${MIN_VERSION}+ on this machine: downloading a private Java ${PRIVATE_VERSION}`,
  );
  try {
    await installPrivate(options);
  } catch (error) {
    throw noJavaError(error);
  }
  const installed = await firstUsable(await privateJavaPaths(cacheDir));
  if (!installed) throw noJavaError(new Error('the downloaded Java does not run on this machine.'));
  return installed;
}
