import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Action, type Add, action, type MetaData, type Txn } from './actions';
import { checkpointName, commitName, versionsIn } from './log-names';

/** A table as its log describes it at one version. */
export interface Snapshot {
  /** -1: there is no log. */
  version: number;
  metaData: MetaData | undefined;
  /** By path relative to the table. */
  adds: Map<string, Add>;
  /** By appId. */
  txns: Map<string, Txn>;
}

/** Passes each action of a checkpoint as JSON. */
export type CheckpointReader = (file: string, each: (action: string) => void) => Promise<void>;

function apply(to: Snapshot, { metaData, add, remove, txn }: Action): void {
  if (metaData) to.metaData = metaData;
  if (add) to.adds.set(add.path, add);
  if (remove) to.adds.delete(remove.path);
  if (txn) to.txns.set(txn.appId, txn);
}

/** Reads a log by the rules of the protocol: the newest checkpoint, then every commit after it. Throws when one is missing. */
export async function replay(folder: string, readCheckpoint: CheckpointReader): Promise<Snapshot> {
  const { commits, checkpoints } = await versionsIn(folder);
  const start = checkpoints.at(-1) ?? -1;
  const snapshot: Snapshot = { version: start, metaData: undefined, adds: new Map(), txns: new Map() };
  if (start >= 0)
    await readCheckpoint(path.join(folder, checkpointName(start)), (line) =>
      apply(snapshot, action.parse(JSON.parse(line))),
    );
  for (const version of commits.filter((of) => of > start)) {
    if (version !== snapshot.version + 1)
      throw new Error(`${folder} has no commit ${snapshot.version + 1}, and one with number ${version}.`);
    const lines = (await readFile(path.join(folder, commitName(version)), 'utf8')).split('\n');
    for (const line of lines.filter(Boolean)) apply(snapshot, action.parse(JSON.parse(line)));
    snapshot.version = version;
  }
  return snapshot;
}
