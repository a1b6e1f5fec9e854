import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { markProcess } from '../process-mark';
import { openStream, type StreamOptions } from './https-stream';

const ATTEMPTS = 3;

export type RemoteFile = { url: string; sha256: string; size: number };
export type DownloadOptions = Pick<StreamOptions, 'proxy' | 'signal'> & { onBytes?: (count: number) => void };

export class WrongHashError extends Error {
  override name = 'WrongHashError';
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
}

/** Whether a file is the rest of an earlier download of `target` whose process has given up or ended. */
function isLeftover(name: string, target: string): boolean {
  const prefix = `${path.basename(target)}.part`;
  if (!name.startsWith(prefix)) return false;
  const owner = /^-(\d+)-/.exec(name.slice(prefix.length))?.[1];
  return owner === undefined || !markProcess(Number(owner));
}

/**
 * Takes over the partial file of an earlier download, if there is one, by renaming it. Two processes never write to the
 * same file: one rename succeeds, and the other process starts from the beginning.
 */
async function claimPart(target: string): Promise<string> {
  const directory = path.dirname(target);
  const own = `${target}.part-${process.pid}-${randomBytes(4).toString('hex')}`;
  for (const name of await readdir(directory)) {
    if (!isLeftover(name, target)) continue;
    const won = await rename(path.join(directory, name), own).then(
      () => true,
      () => false,
    );
    if (won) break;
  }
  return own;
}

/** Writes chunk by chunk, so that everything received is in the file when the connection breaks. */
async function append(source: AsyncIterable<Buffer>, part: string, onBytes?: (count: number) => void) {
  const handle = await open(part, 'a');
  try {
    for await (const chunk of source) {
      await handle.write(chunk);
      onBytes?.(chunk.length);
    }
  } finally {
    await handle.close();
  }
}

async function fetchRest(file: RemoteFile, part: string, options: DownloadOptions): Promise<void> {
  const have = await sizeOf(part);
  if (have === file.size) return;
  const resume = have > 0 && have < file.size;
  const headers = resume ? { Range: `bytes=${have}-` } : {};
  const response = await openStream(file.url, { ...options, headers });
  if (response.statusCode !== 200 && response.statusCode !== 206) {
    response.resume();
    throw new Error(`${file.url} answered with HTTP ${response.statusCode}.`);
  }
  const resumed = resume && response.statusCode === 206;
  if (!resumed && have > 0) await truncate(part);
  options.onBytes?.(resumed ? 0 : -have);
  await append(response, part, options.onBytes);
}

async function fetchWithRetries(file: RemoteFile, part: string, options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchRest(file, part, options);
    } catch (error) {
      if (attempt === ATTEMPTS || options.signal?.aborted) throw error;
    }
  }
}

async function verify(file: RemoteFile, part: string): Promise<void> {
  const got = await sha256Of(part);
  if (got === file.sha256) return;
  await rm(part, { force: true });
  throw new WrongHashError(
    `${path.basename(new URL(file.url).pathname)} from ${file.url} has the wrong hash: ` +
      `expected SHA-256 ${file.sha256}, got ${got}. The download was deleted. Start again; if it happens ` +
      'again, a proxy or mirror changes the file.',
  );
}

/**
 * Downloads a file with a known hash to `target`, resuming an earlier attempt. `target` appears only complete and
 * verified. Throws WrongHashError, or the network error; the bytes received so far are kept for the next attempt.
 * `onBytes` is called with the number of bytes received, first with those of an earlier attempt.
 */
export async function download(
  file: RemoteFile,
  target: string,
  options: DownloadOptions = {},
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const part = await claimPart(target);
  options.onBytes?.(await sizeOf(part));
  try {
    await fetchWithRetries(file, part, options);
  } catch (error) {
    await rename(part, `${target}.part`).catch(() => undefined);
    throw error;
  }
  await verify(file, part);
  await rename(part, target);
}
