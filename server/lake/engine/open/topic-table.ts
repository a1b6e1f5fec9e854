import type { FileKind, LakeFile, LakeFolder } from '@/server/lake/files';
import type { LogIdentity, PartitionBatch } from '@/server/lake/segment';
import type { Generation } from './generation';

/** What a query sees of a topic at one moment. */
export interface TopicMoment {
  topic: string;
  epoch: number;
  next: number[];
  /** Epoch ms at which everything in Kafka was included; undefined: not yet known. */
  asOf: number | undefined;
  /** Open valid rows. */
  open: { rows: number; minAt: number; maxAt: number }[];
  files: Record<FileKind, readonly Pick<LakeFile, 'path' | 'schemaVersion' | 'minAt' | 'maxAt' | 'rows'>[]>;
  /** Paths of the copies of open rows; to be kept until `leave`. */
  copies: Record<FileKind, string[]>;
  leave(): Promise<void>;
}

/** The open segment of a topic and the files that were visible when its oldest rows were frozen. */
export class TopicTable {
  /** Generations that are being written, oldest first; they stay until their files are visible. */
  private frozen: Generation[] = [];
  private filesBefore: TopicMoment['files'] | undefined;
  private asOf: number | undefined;

  constructor(
    readonly topic: string,
    private log: LogIdentity,
    private next: number[],
    private open: Generation,
    private readonly folder: Pick<LakeFolder, 'files'>,
  ) {}

  get epoch(): number {
    return this.log.epoch;
  }
  get appending(): Generation {
    return this.open;
  }
  get frozenGenerations(): readonly Generation[] {
    return [...this.frozen];
  }
  get isEmpty(): boolean {
    return this.unwritten.every(({ isEmpty }) => isEmpty);
  }
  private get unwritten(): readonly Generation[] {
    return [...this.frozen, this.open];
  }

  /** Nothing may be appended, frozen or released while it runs. */
  async moment(kinds: readonly FileKind[]): Promise<TopicMoment> {
    const generations = this.unwritten.filter(({ isEmpty }) => !isEmpty);
    const copies: TopicMoment['copies'] = { valid: [], invalid: [] };
    for (const kind of kinds)
      for (const generation of generations) copies[kind].push(...(await generation.read(kind)));
    for (const generation of generations) generation.enter();
    return {
      topic: this.topic,
      epoch: this.epoch,
      next: [...this.next],
      asOf: this.asOf,
      open: generations.map(({ rows, minAt, maxAt }) => ({ rows, minAt, maxAt })),
      // Between the commit of files and `release` the rows are in both: only one of them is in reach of a query.
      files: this.filesBefore ?? this.filesNow(),
      copies,
      leave: async () => {
        for (const generation of generations) await generation.leave();
      },
    };
  }

  /** From now on rows belong to another log. */
  restart(log: LogIdentity, next: readonly number[]): void {
    this.log = log;
    this.next = [...next];
    this.asOf = undefined;
  }

  /** The rows of a batch are in the tables. */
  added(batch: PartitionBatch): void {
    while (this.next.length <= batch.partition) this.next.push(0);
    this.next[batch.partition] = batch.next;
    this.open.added(batch);
  }

  freshAsOf(asOf: number): void {
    this.asOf = asOf;
  }

  /** Later rows go to another generation. Returns those to write, oldest first. */
  freeze(replacement: Generation): readonly Generation[] {
    this.filesBefore ??= this.filesNow();
    this.frozen.push(this.open);
    this.open = replacement;
    return this.frozenGenerations;
  }

  /** The files of the frozen generations are visible: returns these. */
  release(): Generation[] {
    this.filesBefore = undefined;
    return this.frozen.splice(0);
  }

  private filesNow(): TopicMoment['files'] {
    return {
      valid: this.folder.files(this.topic, 'valid'),
      invalid: this.folder.files(this.topic, 'invalid'),
    };
  }
}
