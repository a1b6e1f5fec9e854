import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from '../disk';
import { LakeFolderError } from '../errors';
import { encodeState, readState } from '../state/state-file';
import type { Transaction } from './transaction';

/** Where the steps of a topic's transactions are made. */
export interface Place {
  disk: Disk;
  /** LAKE_PATH. */
  lake: string;
  /** The folder of the topic. */
  folder: string;
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function syncFolders(place: Place, files: readonly string[]): Promise<void> {
  const folders = new Set(files.map((file) => path.dirname(path.join(place.lake, file))));
  await Promise.all([...folders].map((folder) => place.disk.sync(folder)));
}

/** Gives the files their final names. */
export async function makeVisible(place: Place, { moves }: Transaction): Promise<void> {
  for (const { from, to } of moves) {
    const target = path.join(place.lake, to);
    if (!(await exists(target))) await place.disk.rename(path.join(place.lake, from), target);
  }
  await syncFolders(
    place,
    moves.map(({ to }) => to),
  );
}

/** Gives the files their staged names back. Throws when one cannot be moved. */
export async function hideAgain(place: Place, { moves }: Transaction): Promise<void> {
  for (const { from, to } of moves) {
    const target = path.join(place.lake, to);
    if (await exists(target)) await place.disk.rename(target, path.join(place.lake, from));
  }
}

/** Adds one prepared commit to its Delta log. Throws a LakeFolderError `foreign_log` when its version is taken. */
export async function addToLog(place: Place, { from, to }: { from: string; to: string }): Promise<void> {
  const [prepared, target] = [path.join(place.lake, from), path.join(place.lake, to)];
  try {
    await place.disk.link(prepared, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return checkOwn(prepared, target);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await exists(target))) return;
    throw error;
  }
  await place.disk.sync(path.dirname(target));
}

async function checkOwn(prepared: string, target: string): Promise<void> {
  const [own, found] = await Promise.all([readFile(prepared, 'utf8'), readFile(target, 'utf8')]);
  if (own !== found) throw foreignLog(target);
}

export const foreignLog = (file: string): LakeFolderError =>
  new LakeFolderError(
    'foreign_log',
    `Another program has written ${file}. Nothing but the role lake may write to this table. Restart the role: it ` +
      'writes the log anew from the files.',
  );

/** Whether the first Delta log of the transaction has its commit, `text`: then readers may have seen it. */
export async function isDecided(
  place: Place,
  { logs }: Transaction,
  text: string | undefined,
): Promise<boolean> {
  const target = path.join(place.lake, logs[0]?.to ?? '');
  return logs.length > 0 && (await exists(target)) && (await readFile(target, 'utf8')) === text;
}

const stateFile = ({ folder }: Place): string => path.join(folder, '_state.json');

/** Puts the new state on the disk beside the one that counts. */
export const prepareState = (place: Place, { state }: Transaction): Promise<void> =>
  place.disk.write(`${stateFile(place)}.next`, encodeState(state));

/** Makes the prepared state the one that counts, and removes the redo record. */
export async function conclude(place: Place, tx: Transaction): Promise<void> {
  const file = stateFile(place);
  const [known, next] = [await readState(file), await readState(`${file}.next`)];
  if (typeof known === 'string' || known.revision < tx.state.revision) {
    if (typeof next === 'string' || next.revision !== tx.state.revision) await prepareState(place, tx);
    await place.disk.rename(`${file}.next`, file);
    await place.disk.sync(place.folder);
  }
  for (const { from } of tx.logs) await place.disk.remove(path.join(place.lake, from));
  await place.disk.remove(path.join(place.folder, '_pending.json'));
}
