import path from 'node:path';
import type { LakeFile } from '../index';
import { segmentsIn } from '../names';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long after its end a day still gets rows as a rule: of producers that were offline, or of a lake that was behind. */
const LATE_MS = 2 * HOUR_MS;
/** The same of an hour: enough for what was read in it and is in no file yet. */
const HOUR_LATE_MS = 15 * 60_000;
/** Before its day is over an hour is merged for so many files: each costs a query more than its rows, and so does a merge. */
const MANY_FILES = 8;
/** Size of a merged file; one of an hour is rarely larger. */
export const MERGED_BYTES = 32 * 2 ** 20;
/** Files that are merged into one, because a statement names them all. */
const MERGED_FILES = 500;
/** A file that is larger is left as it is: merging it once more would write it again for a few late rows. */
const SMALL_BYTES = MERGED_BYTES / 2;

/**
 * How many files of an hour are worth a merge at `now` (epoch ms): any two of a day that is over, many of an hour that is
 * over, none of an hour that goes on.
 */
function worthMerging({ dt, hour }: LakeFile, now: number): number {
  if (Date.parse(dt) + DAY_MS + LATE_MS <= now) return 2;
  const end = Date.parse(`${dt}T${hour}:00Z`) + HOUR_MS;
  return end + HOUR_LATE_MS <= now ? MANY_FILES : Number.POSITIVE_INFINITY;
}

const firstSegment = ({ path: file }: LakeFile): number => segmentsIn(path.basename(file))?.first ?? 0;

/** Consecutive files whose bytes make one merged file. */
function bins(files: readonly LakeFile[]): LakeFile[][] {
  const result: LakeFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    if (bytes + file.bytes > MERGED_BYTES || result.at(-1)?.length === MERGED_FILES) {
      result.push([]);
      bytes = 0;
    }
    result.at(-1)?.push(file);
    bytes += file.bytes;
  }
  return result.filter((bin) => bin.length > 1);
}

/**
 * Which files are to be merged into one each: small files of the same hour, when it or its day is over, with the same
 * columns and of the same epoch. Oldest hour first.
 */
export function planMerges(files: readonly LakeFile[], now: number): LakeFile[][] {
  const groups = new Map<string, LakeFile[]>();
  for (const file of files) {
    if (file.bytes >= SMALL_BYTES) continue;
    const key = `${file.dt} ${file.hour} ${file.epoch} ${file.schemaVersion}`;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  const worthwhile = [...groups].filter(([, [first, ...rest]]) => {
    return first !== undefined && rest.length + 1 >= worthMerging(first, now);
  });
  const oldest = worthwhile.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return oldest.flatMap(([, group]) => bins(group.toSorted((a, b) => firstSegment(a) - firstSegment(b))));
}
