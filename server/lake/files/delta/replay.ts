import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LakeFile } from '../index';
import { type Action, action, fileOf, type MetaData, type Txn } from './actions';
import { checkpointName, commitName, versionsIn } from './log-names';

/** A file of a table, without the texts of its action: a table has thousands. */
export interface TableFile {
  file: LakeFile;
  /** When it was written, epoch ms. */
  written: number;
}

/** A table as its log describes it at one version. */
export interface Snapshot {
  /** -1: there is no log. */
  version: number;
  metaData: MetaData | undefined;
  /** By path relative to the table. */
  files: Map<string, TableFile>;
  /** By appId. */
  txns: Map<string, Txn>;
}

/** Passes each action of a checkpoint as JSON. */
export type CheckpointReader = (file: string, each: (action: string) => void) => Promise<void>;

function apply(root: string, to: Snapshot, { metaData, add, remove, txn }: Action): void {
  if (metaData) to.metaData = metaData;
  if (add) {
    const file = fileOf(add, path.join(root, add.path));
    to.files.set(add.path, { file, written: add.modificationTime });
  }
  if (remove) to.files.delete(remove.path);
  if (txn) to.txns.set(txn.appId, txn);
}

/**
 * Reads the log of the table at `root` by the rules of the protocol: the newest checkpoint, then every commit after it.
 * Throws when one is missing, or a file was not written by the role.
 */
export async function replay(root: string, readCheckpoint: CheckpointReader): Promise<Snapshot> {
  const folder = path.join(root, '_delta_log');
  const { commits, checkpoints } = await versionsIn(folder);
  const start = checkpoints.at(-1) ?? -1;
  const snapshot: Snapshot = { version: start, metaData: undefined, files: new Map(), txns: new Map() };
  if (start >= 0)
    await readCheckpoint(path.join(folder, checkpointName(start)), (line) =>
      apply(root, snapshot, action.parse(JSON.parse(line))),
    );
  for (const version of commits.filter((of) => of > start)) {
    if (version !== snapshot.version + 1)
      throw new Error(`${folder} has no commit ${snapshot.version + 1}, and one with number ${version}.`);
    const lines = (await readFile(path.join(folder, commitName(version)), 'utf8')).split('\n');
    for (const line of lines.filter(Boolean)) apply(root, snapshot, action.parse(JSON.parse(line)));
    snapshot.version = version;
  }
  return snapshot;
}
