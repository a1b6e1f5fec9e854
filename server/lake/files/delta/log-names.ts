import { readdir } from 'node:fs/promises';

const COMMIT = /^(\d{20})\.json$/;
const CHECKPOINT = /^(\d{20})\.checkpoint\.parquet$/;

const padded = (version: number): string => String(version).padStart(20, '0');

/** `00000000000000000042.json` */
export const commitName = (version: number): string => `${padded(version)}.json`;

export const checkpointName = (version: number): string => `${padded(version)}.checkpoint.parquet`;

/** The versions of a log that have a commit and those that have a checkpoint, ascending; none if there is no log. */
export async function versionsIn(folder: string): Promise<{ commits: number[]; checkpoints: number[] }> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const versions = (form: RegExp) =>
    names.flatMap((name) => form.exec(name)?.slice(1).map(Number) ?? []).toSorted((a, b) => a - b);
  return { commits: versions(COMMIT), checkpoints: versions(CHECKPOINT) };
}
