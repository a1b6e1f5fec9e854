import path from 'node:path';
import { columnsOf } from '@/server/lake/columns/topic-columns';
import { checkpointReader } from '../delta/checkpoint';
import { commitName, versionsIn } from '../delta/log-names';
import { replay, type Snapshot } from '../delta/replay';
import { Table } from '../delta/table';
import { replaceFile } from '../disk';
import type { FileKind, LakeFile } from '../index';
import type { LakeParts } from '../lake-parts';
import { topicFolder } from '../names';
import { emptyState, encodeState, readState, type StoredState } from '../state/state-file';
import { TopicFolder } from '../topic-folder';
import { exists } from '../transaction/steps';
import { Transactions } from '../transaction/transactions';
import { namesIn } from './listing';
import { type FoundSegment, findSegments, stateOf } from './rebuild';

/** So that no commit of a log that is written anew is too long for its readers. */
const FILES_PER_COMMIT = 5_000;

interface Opened {
  state: StoredState;
  tables: Record<FileKind, Table>;
}

/** Where the files of a topic are. */
function rootsOf(lake: string, topic: string): Record<FileKind, string> {
  const folder = topicFolder(topic);
  return { valid: path.join(lake, folder), invalid: path.join(lake, '_invalid', folder) };
}

const noLog = (): Snapshot => ({ version: -1, metaData: undefined, files: new Map(), txns: new Map() });

function createTable(lake: string, topic: string, kind: FileKind, snapshot: Snapshot): Table {
  const name = kind === 'valid' ? topic : `${topic} (invalid)`;
  return new Table(kind, rootsOf(lake, topic)[kind], { name, columns: columnsOf(topic, kind) }, snapshot);
}

const topicIn = (parts: LakeParts, topic: string, { state, tables }: Opened, transactions: Transactions) =>
  new TopicFolder(parts, rootsOf(parts.lake, topic).valid, state, tables, transactions);

const transactionsOf = (parts: LakeParts, topic: string): Transactions =>
  new Transactions({ ...parts, folder: rootsOf(parts.lake, topic).valid }, parts.log);

/** A topic that has no files yet. */
export function newTopic(parts: LakeParts, topic: string): TopicFolder {
  const table = (kind: FileKind) => createTable(parts.lake, topic, kind, noLog());
  const opened = { state: emptyState(topic), tables: { valid: table('valid'), invalid: table('invalid') } };
  return topicIn(parts, topic, opened, transactionsOf(parts, topic));
}

/**
 * Opens the files of a topic: finishes or undoes what a killed process left. When the state or a log does not fit the files,
 * it is written anew from the files.
 */
export async function openTopic(parts: LakeParts, topic: string): Promise<TopicFolder> {
  const { valid: folder } = rootsOf(parts.lake, topic);
  const transactions = transactionsOf(parts, topic);
  const recovered = await transactions.recover();
  for (const left of ['_staging', '_pending.json.next', '_state.json.next'])
    await parts.disk.remove(path.join(folder, left));
  const opened = recovered ? await openKnown(parts, topic) : undefined;
  if (opened) return topicIn(parts, topic, opened, transactions);
  return topicIn(parts, topic, await openAnew(parts, topic, !recovered), transactions);
}

/** The topic as its state and its logs describe it; undefined when they do not fit together or to the files. */
async function openKnown(parts: LakeParts, topic: string): Promise<Opened | undefined> {
  const roots = rootsOf(parts.lake, topic);
  const state = await readState(path.join(roots.valid, '_state.json'));
  if (typeof state === 'string') return undefined;
  try {
    const open = async (kind: FileKind) => {
      const snapshot = await replay(roots[kind], checkpointReader(parts.withDuckDB));
      if (snapshot.version !== state.logs[kind])
        throw new Error(
          `its Delta log ends at version ${snapshot.version}, and the state at ${state.logs[kind]}`,
        );
      const table = createTable(parts.lake, topic, kind, snapshot);
      await checkPresent(table);
      return table;
    };
    return { state, tables: { valid: await open('valid'), invalid: await open('invalid') } };
  } catch (error) {
    parts.log.warn(
      { err: error, topic },
      'the files of a topic are not as they were left; the state is rebuilt',
    );
    return undefined;
  }
}

async function checkPresent({ files }: Table): Promise<void> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = path.dirname(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file.path]);
  }
  for (const [folder, expected] of folders) {
    const names = new Set(await namesIn(folder));
    const missing = expected.find((file) => !names.has(path.basename(file)));
    if (missing) throw new Error(`${missing} is missing`);
  }
}

/** Rebuilds the state and the logs from the files alone. `undecided`: the redo record of the last commit is lost. */
async function openAnew(parts: LakeParts, topic: string, undecided: boolean): Promise<Opened> {
  const roots = rootsOf(parts.lake, topic);
  const found = await findSegments(parts, roots.valid, roots);
  if (undecided) await dropIncomplete(parts, found);
  const tables = {
    valid: await writeLog(parts, topic, 'valid', found),
    invalid: await writeLog(parts, topic, 'invalid', found),
  };
  const versions = { valid: tables.valid.snapshot?.version, invalid: tables.invalid.snapshot?.version };
  const logs = { valid: versions.valid ?? -1, invalid: versions.invalid ?? -1 };
  const state = { ...stateOf(topic, found), logs };
  if (!found.length) return { state, tables };
  await replaceFile(parts.disk, path.join(roots.valid, '_state.json'), encodeState(state));
  await parts.disk.remove(path.join(roots.valid, '_pending.json'));
  parts.log.warn({ topic, segments: found.length }, 'the state of a topic was rebuilt from its files');
  return { state, tables };
}

/** Deletes the files of the last segment if it lacks some: its commit was never reported, and Kafka still has it. */
async function dropIncomplete(parts: LakeParts, found: FoundSegment[]): Promise<void> {
  const last = found.at(-1);
  if (!last) return;
  const counted = last.segment.partitions.reduce((sum, of) => sum + of.rows + of.invalid, 0);
  if (last.files.reduce((sum, { file }) => sum + file.rows, 0) === counted) return;
  for (const { file } of last.files) await parts.disk.remove(file.path);
  found.pop();
}

async function writeLog(
  parts: LakeParts,
  topic: string,
  kind: FileKind,
  found: readonly FoundSegment[],
): Promise<Table> {
  const table = createTable(parts.lake, topic, kind, noLog());
  await setAside(parts, table);
  const files = found.flatMap((of) => of.files.filter((file) => file.kind === kind).map(({ file }) => file));
  const positions = found.flatMap(({ segment }) =>
    segment.partitions.map(({ partition, to }) => ({ epoch: segment.epoch, partition, next: to })),
  );
  const latest = [...new Map(positions.map((of) => [`${of.epoch}.${of.partition}`, of])).values()];
  for (
    let start = 0;
    start < files.length || (start === 0 && kind === 'valid' && found.length);
    start += FILES_PER_COMMIT
  ) {
    const add = files.slice(start, start + FILES_PER_COMMIT);
    await appendCommit(parts, table, add, latest);
  }
  return table;
}

async function appendCommit(
  { disk }: LakeParts,
  table: Table,
  add: readonly LakeFile[],
  positions: Parameters<Table['prepare']>[0]['positions'],
): Promise<void> {
  const prepared = table.prepare({ add, remove: [], dataChange: true, positions, operation: 'WRITE' });
  await disk.makeFolder(table.logFolder);
  await replaceFile(disk, path.join(table.logFolder, commitName(prepared.version)), prepared.text);
  prepared.apply();
}

/** A log that does not fit the files, and the merged files that only it names. */
async function setAside({ disk }: LakeParts, { root, logFolder }: Table): Promise<void> {
  await disk.remove(path.join(root, '_merged'));
  if (!(await exists(logFolder))) return;
  await disk.remove(`${logFolder}.old`);
  const { commits } = await versionsIn(logFolder);
  if (commits.length) await disk.rename(logFolder, `${logFolder}.old`);
}
