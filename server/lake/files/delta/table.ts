import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { FileKind, LakeFile } from '../index';
import { type Action, addAction, type MetaData, protocol, removeAction, type Txn } from './actions';
import type { Snapshot, TableFile } from './replay';
import { schemaString } from './schema-string';

/** What a commit changes in a table. */
interface Change {
  add: readonly LakeFile[];
  remove: readonly LakeFile[];
  /** Whether the rows of the table change; a merge only moves them. */
  dataChange: boolean;
  /** `epoch` and next offset by partition, for programs that continue from a table. */
  positions: readonly { epoch: number; partition: number; next: number }[];
  operation: string;
}

/** A commit that is not in the log yet. */
export interface PreparedCommit {
  version: number;
  /** Content of its file. */
  text: string;
  /** Makes it the newest state of this table. */
  apply(): void;
}

/** A topic's table of one kind, as its Delta log describes it. */
export class Table {
  private version: number;
  private metaData: MetaData | undefined;
  private readonly byPath: Map<string, TableFile>;
  private readonly txns: Map<string, Txn>;
  private list: readonly LakeFile[];

  /** `root`: absolute. */
  constructor(
    readonly kind: FileKind,
    readonly root: string,
    private readonly schema: { name: string; columns: readonly { name: string; type: string }[] },
    snapshot: Snapshot,
  ) {
    this.version = snapshot.version;
    this.metaData = snapshot.metaData;
    this.byPath = snapshot.files;
    this.txns = snapshot.txns;
    this.list = [...snapshot.files.values()].map(({ file }) => file);
  }

  get logFolder(): string {
    return path.join(this.root, '_delta_log');
  }

  /** The files to read now. A new list after each commit. */
  get files(): readonly LakeFile[] {
    return this.list;
  }

  get nextVersion(): number {
    return this.version + 1;
  }

  /** What a checkpoint of this version contains; undefined before the first commit. */
  get snapshot(): (Snapshot & { metaData: MetaData }) | undefined {
    const { version, metaData, byPath, txns } = this;
    return metaData && { version, metaData, files: byPath, txns };
  }

  prepare(change: Change): PreparedCommit {
    const version = this.version + 1;
    const at = Date.now();
    const metaData = this.newMetaData(at);
    const adds = change.add.map((file) => addAction(this.relative(file), file, at, change.dataChange));
    const removes = change.remove.map((file) =>
      removeAction(this.relative(file), file, at, change.dataChange),
    );
    const txns = change.positions.map(({ epoch, partition, next }) => ({
      appId: `pulseboard-e${epoch}-p${partition}`,
      version: next,
      lastUpdated: at,
    }));
    const actions: (Action | { commitInfo: object })[] = [
      { commitInfo: this.commitInfo(change, at) },
      ...(version === 0 ? [{ protocol }] : []),
      ...(metaData === this.metaData ? [] : [{ metaData }]),
      ...txns.map((txn) => ({ txn })),
      ...removes.map((remove) => ({ remove })),
      ...adds.map((add) => ({ add })),
    ];
    return {
      version,
      text: `${actions.map((action) => JSON.stringify(action)).join('\n')}\n`,
      apply: () => {
        this.version = version;
        this.metaData = metaData;
        for (const { path: removed } of removes) this.byPath.delete(removed);
        for (const file of change.add) this.byPath.set(this.relative(file), { file, written: at });
        for (const txn of txns) this.txns.set(txn.appId, txn);
        const removed = new Set(change.remove.map((file) => file.path));
        this.list = [...this.list.filter((file) => !removed.has(file.path)), ...change.add];
      },
    };
  }

  private relative = (file: LakeFile): string =>
    path.relative(this.root, file.path).split(path.sep).join('/');

  private commitInfo({ operation, dataChange, add, remove }: Change, timestamp: number): object {
    const operationMetrics = { numAddedFiles: String(add.length), numRemovedFiles: String(remove.length) };
    return {
      timestamp,
      operation,
      operationMetrics,
      isBlindAppend: dataChange && !remove.length,
      engineInfo: 'Pulseboard',
    };
  }

  /** The same object unless the columns have changed. */
  private newMetaData(createdTime: number): MetaData {
    const current = schemaString(this.schema.columns);
    if (this.metaData?.schemaString === current) return this.metaData;
    return {
      id: this.metaData?.id ?? randomUUID(),
      name: this.schema.name,
      format: { provider: 'parquet', options: {} },
      schemaString: current,
      partitionColumns: ['dt', 'hour'],
      configuration: {},
      createdTime: this.metaData?.createdTime ?? createdTime,
    };
  }
}
