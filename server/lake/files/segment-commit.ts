import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Segment } from '@/server/lake/segment';
import type { Table } from './delta/table';
import type { Disk } from './disk';
import { asLakeError, LakeFolderError } from './errors';
import type { FileKind, LakeFile, StagedFile } from './index';
import { fileName, hourFolder, hourOf } from './names';
import { segmentText } from './segment-text';
import type { TopicChange } from './topic-change';

type Tables = Readonly<Record<FileKind, Table>>;

/** A staged file, and what it is under its final name. */
interface PlacedFile {
  kind: FileKind;
  from: string;
  file: LakeFile;
}

function place(tables: Tables, segment: Segment, { kind, ...file }: StagedFile): PlacedFile {
  const name = fileName({ epoch: segment.epoch, segment: segment.number, ranges: file.offsets });
  const folder = path.join(tables[kind].root, hourFolder(file.dt, file.hour));
  return { kind, from: file.path, file: { ...file, epoch: segment.epoch, path: path.join(folder, name) } };
}

/** Throws a LakeFolderError `refused` when a staged file is not what it should be. */
async function checkFile(file: StagedFile): Promise<void> {
  const refuse = (what: string): never => {
    throw new LakeFolderError('refused', `The file ${file.path} cannot become visible: ${what}.`);
  };
  const { size } = await stat(file.path);
  if (size !== file.bytes) refuse(`it has ${size} bytes instead of ${file.bytes}`);
  for (const at of [file.minAt, file.maxAt]) {
    const { dt, hour } = hourOf(at);
    if (dt !== file.dt || hour !== file.hour)
      refuse(`it is of ${file.dt} ${file.hour}:00 and has rows of ${dt} ${hour}:00`);
  }
}

/** Puts the content of the staged files on the disk and returns where they go. */
export async function placeFiles(
  disk: Disk,
  tables: Tables,
  segment: Segment,
  files: readonly StagedFile[],
): Promise<PlacedFile[]> {
  try {
    await Promise.all(
      files.map(async (file) => {
        await checkFile(file);
        await disk.sync(file.path);
      }),
    );
  } catch (error) {
    throw asLakeError(error, tables.valid.root);
  }
  return files.map((file) => place(tables, segment, file));
}

/** The commits of a segment: one in the table of the topic, and one in that of invalid records if there are any. */
export function segmentChange(
  tables: Tables,
  segment: Segment,
  placed: readonly PlacedFile[],
): TopicChange['commits'] {
  const positions = segment.partitions.map(({ partition, to }) => ({
    epoch: segment.epoch,
    partition,
    next: to,
  }));
  return (['valid', 'invalid'] as const).flatMap((kind) => {
    const add = placed.filter((of) => of.kind === kind).map(({ file }) => file);
    if (kind === 'invalid' && !add.length) return [];
    const table = tables[kind];
    const change = { add, remove: [], dataChange: true, positions, operation: 'WRITE' };
    return [{ table, prepared: table.prepare(change) }];
  });
}

/** Stages the record of a segment without files, from which its counts are known when the state is rebuilt. */
export async function recordWithoutFiles(
  disk: Disk,
  folder: string,
  segment: Segment,
  from: string,
): Promise<{ from: string; to: string }> {
  try {
    await disk.write(from, segmentText(segment));
  } catch (error) {
    throw asLakeError(error, folder);
  }
  return { from, to: path.join(folder, '_segments', `${segment.number}.json`) };
}
