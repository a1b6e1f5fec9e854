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

/** Merges what is to be merged of a topic. Returns how many files were replaced by how many. */
export async function mergeTopic(
  parts: LakeParts,
  folder: TopicFolder,
  now: number,
  signal?: AbortSignal,
): Promise<{ from: number; to: number }> {
  const merged = { from: 0, to: 0 };
  for (const kind of ['valid', 'invalid'] as const)
    for (const small of planMerges(folder.tables[kind].files, now)) {
      if (signal?.aborted) return merged;
      const staging = await folder.stagingPath();
      try {
        const staged = await writeMerged(
          small as [LakeFile, ...LakeFile[]],
          staging,
          parts.withDuckDB,
          signal,
        );
        await parts.disk.sync(staging);
        if (!(await replaceFiles(folder, kind, small, staged))) continue;
        merged.from += small.length;
        merged.to += 1;
      } finally {
        await parts.disk.remove(staging);
      }
    }
  return merged;
}
