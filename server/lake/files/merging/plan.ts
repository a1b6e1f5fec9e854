import path from 'node:path';
import type { LakeFile } from '../index';
import { segmentsIn } from '../names';

const DAY_MS = 24 * 3600_000;
/** How long after its end a day still gets rows as a rule: of producers that were offline, or of a lake that was behind. */
const LATE_MS = 2 * 3600_000;
/** Size of a merged file; one of an hour is rarely larger. */
export const MERGED_BYTES = 32 * 2 ** 20;
/** Files that are merged into one, because a statement names them all. */
const MERGED_FILES = 500;
/** A file that is larger is left as it is: merging it once more would write it again for a few late rows. */
const SMALL_BYTES = MERGED_BYTES / 2;

/** Whether the UTC day, YYYY-MM-DD, is over at `now` (epoch ms) and few rows are to come. */
const isOver = (dt: string, now: number): boolean => Date.parse(dt) + DAY_MS + LATE_MS <= now;

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
 * Which files are to be merged into one each: small files of the same hour of a day that is over, with the same columns and
 * of the same epoch. Oldest hour first.
 */
export function planMerges(files: readonly LakeFile[], now: number): LakeFile[][] {
  const groups = new Map<string, LakeFile[]>();
  for (const file of files.filter(({ dt, bytes }) => isOver(dt, now) && bytes < SMALL_BYTES)) {
    const key = `${file.dt} ${file.hour} ${file.epoch} ${file.schemaVersion}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const oldest = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return oldest.flatMap(([, group]) => bins(group.toSorted((a, b) => firstSegment(a) - firstSegment(b))));
}
