import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A temporary folder for a lake, deleted after the test. */
export async function temporaryLake(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-lake-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
