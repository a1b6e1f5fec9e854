import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openStream, type StreamOptions } from './https-stream';
import { markProcess } from './process-mark';

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

/** Whether a file is what an earlier download of `target` left: given up, or its process is gone. */
function isLeftOver(name: string, target: string): boolean {
  const prefix = `${path.basename(target)}.part`;
  if (!name.startsWith(prefix)) return false;
  const owner = /^-(\d+)-/.exec(name.slice(prefix.length))?.[1];
  return owner === undefined || !markProcess(Number(owner));
}

/**
 * Takes what an earlier download left, if any, under a name of our own. Two starters at once never write to
 * the same file: a rename has one winner, and the other starts afresh.
 */
async function claimPart(target: string): Promise<string> {
  const directory = path.dirname(target);
  const own = `${target}.part-${process.pid}-${randomBytes(4).toString('hex')}`;
  for (const name of await readdir(directory)) {
    if (!isLeftOver(name, target)) continue;
    const won = await rename(path.join(directory, name), own).then(
      () => true,
      () => false,
    );
    if (won) break;
  }
  return own;
}

/** Writes chunk by chunk, so that when the connection breaks everything that came is in the file. */
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
    throw new Error(`${file.url} answered HTTP ${response.statusCode}.`);
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
    `${path.basename(new URL(file.url).pathname)} from ${file.url} is not the file that was pinned: ` +
      `expected SHA-256 ${file.sha256}, got ${got}. The download was deleted. Start again; if it happens ` +
      'again, a proxy or mirror on the way changes what it passes on.',
  );
}

/**
 * Downloads a file whose hash is known to `target`, going on where an earlier attempt stopped. `target`
 * appears only whole and verified. Throws WrongHashError, or the network's error with what came so far kept.
 * `onBytes` gets bytes as they come, with what an earlier attempt left counted first.
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
