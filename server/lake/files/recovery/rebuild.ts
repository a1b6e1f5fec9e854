import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Segment } from '@/server/lake/segment';
import { LakeFolderError } from '../errors';
import type { FileKind, LakeFile } from '../index';
import type { LakeParts } from '../lake-parts';
import { parseFileName } from '../names';
import { parseSegment } from '../segment-text';
import { addFound } from '../state/found';
import { emptyState, type StoredState } from '../state/state-file';
import { readContents } from './footers';
import { filesOf, namesIn } from './listing';

/** A segment as it was found, with its files. */
export interface FoundSegment {
  segment: Segment;
  files: { kind: FileKind; file: LakeFile }[];
}

type Roots = Readonly<Record<FileKind, string>>;

async function filesOfKind(parts: LakeParts, roots: Roots, kind: FileKind, found: Map<number, FoundSegment>) {
  const all = await filesOf(roots[kind]);
  const own = all.filter((file) => parseFileName(path.basename(file)));
  if (own.length < all.length)
    parts.log.warn(
      { folder: roots[kind] },
      `${all.length - own.length} files are not of the lake and are ignored`,
    );
  for (const [file, contents] of await readContents(own, parts.withDuckDB)) {
    const { segment, ...rest } = contents;
    if (!segment) throw unreadable(file, 'it has no key "pulseboard" in its metadata');
    const [, dt = '', hour = ''] = /dt=([\d-]+)[\\/]hour=(\d\d)/.exec(file) ?? [];
    const rows = rest.offsets.reduce((sum, of) => sum + of.rows, 0);
    const of = found.get(segment.number) ?? { segment, files: [] };
    of.files.push({ kind, file: { ...rest, path: file, rows, dt, hour, epoch: segment.epoch } });
    found.set(segment.number, of);
  }
}

const unreadable = (file: string, what: string): LakeFolderError =>
  new LakeFolderError(
    'unusable',
    `${file} cannot be read: ${what}. Restore it, or move it out of the lake: then its rows count as removed.`,
  );

async function segmentsWithoutFiles(folder: string, found: Map<number, FoundSegment>): Promise<void> {
  for (const name of await namesIn(path.join(folder, '_segments'))) {
    const segment = parseSegment(await readFile(path.join(folder, '_segments', name), 'utf8'));
    found.set(segment.number, { segment, files: [] });
  }
}

/** Finds every segment of a topic in the files themselves, oldest first. Throws with the file that cannot be read. */
export async function findSegments(parts: LakeParts, folder: string, roots: Roots): Promise<FoundSegment[]> {
  const found = new Map<number, FoundSegment>();
  try {
    await filesOfKind(parts, roots, 'valid', found);
    await filesOfKind(parts, roots, 'invalid', found);
    await segmentsWithoutFiles(folder, found);
  } catch (error) {
    if (error instanceof LakeFolderError) throw error;
    throw new LakeFolderError(
      'unusable',
      `A file of ${folder} cannot be read (${String(error)}). Restore it, or move it out of the lake: then its rows count as removed.`,
      { cause: error },
    );
  }
  return [...found.values()].toSorted((a, b) => a.segment.number - b.segment.number);
}

/** The state that follows from the segments that were found. */
export function stateOf(topic: string, found: readonly FoundSegment[]): StoredState {
  const state = emptyState(topic);
  const files = found.flatMap((of) => of.files);
  return {
    ...state,
    nextSegment: (found.at(-1)?.segment.number ?? -1) + 1,
    newestAt: files.reduce<number | null>((newest, { file }) => Math.max(newest ?? 0, file.maxAt), null),
    epochs: found.reduce(addFound, state.epochs),
  };
}
