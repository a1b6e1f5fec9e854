import path from 'node:path';
import type { FileKind, LakeFile } from '../index';
import type { LakeParts } from '../lake-parts';
import { hourFolder, mergedName, segmentsIn } from '../names';
import type { TopicFolder } from '../topic-folder';
import { planMerges } from './plan';
import { writeMerged } from './write-merged';

/** The first and last segment of which the files have rows. */
function segmentsOf(files: readonly LakeFile[]): { first: number; last: number } {
  const all = files.flatMap((file) => segmentsIn(path.basename(file.path)) ?? []);
  return {
    first: Math.min(...all.map(({ first }) => first)),
    last: Math.max(...all.map(({ last }) => last)),
  };
}

/**
 * Replaces small files by one with the same rows, in one commit of the Delta log. The small ones stay where they are for
 * readers of the plain folder. False: retention removed one of them meanwhile.
 */
async function replaceFiles(
  folder: TopicFolder,
  kind: FileKind,
  small: readonly LakeFile[],
  staged: LakeFile,
) {
  return folder.exclusive(async () => {
    const table = folder.tables[kind];
    const known = new Set(table.files.map((file) => file.path));
    if (!small.every((file) => known.has(file.path))) return false;
    const name = mergedName(staged.epoch, segmentsOf(small), table.nextVersion);
    const target = path.join(table.root, '_merged', hourFolder(staged.dt, staged.hour), name);
    const prepared = table.prepare({
      add: [{ ...staged, path: target }],
      remove: small,
      dataChange: false,
      positions: [],
      operation: 'OPTIMIZE',
    });
    await folder.change({
      moves: [{ from: staged.path, to: target }],
      commits: [{ table, prepared }],
      state: {},
    });
    return true;
  });
}

/** Files whose rows are too large to be merged within the memory of the role; they stay as they are. */
export type TooLarge = Set<string>;

/** Merges what is to be merged of a topic. Returns how many files were replaced by how many. */
export async function mergeTopic(
  parts: LakeParts,
  folder: TopicFolder,
  { now, tooLarge, signal }: { now: number; tooLarge: TooLarge; signal?: AbortSignal },
): Promise<{ from: number; to: number }> {
  const merged = { from: 0, to: 0 };
  for (const kind of ['valid', 'invalid'] as const) {
    const files = folder.tables[kind].files.filter((file) => !tooLarge.has(file.path));
    for (const small of planMerges(files, now)) {
      if (signal?.aborted) return merged;
      const done = await mergeInto(parts, folder, kind, small, signal).catch((error) => {
        if (!/out of memory/i.test(String(error))) throw error;
        for (const file of small) tooLarge.add(file.path);
        parts.log.warn({ err: error, first: small[0]?.path }, 'files with very large rows are not merged');
        return false;
      });
      if (done) merged.from += small.length;
      if (done) merged.to += 1;
    }
  }
  return merged;
}

async function mergeInto(
  { disk, withDuckDB }: LakeParts,
  folder: TopicFolder,
  kind: FileKind,
  small: readonly LakeFile[],
  signal?: AbortSignal,
): Promise<boolean> {
  const staging = await folder.stagingPath();
  try {
    const staged = await writeMerged(small as [LakeFile, ...LakeFile[]], staging, withDuckDB, signal);
    await disk.sync(staging);
    return await replaceFiles(folder, kind, small, staged);
  } finally {
    await disk.remove(staging);
  }
}
