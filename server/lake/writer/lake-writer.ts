import type { Logger } from 'pino';
import { type LakeEngine, LakeEngineError } from '@/server/lake/engine';
import type { LakeFolder } from '@/server/lake/files';
import { segmentText } from '@/server/lake/files/segment-text';
import type { LogStart } from '@/server/lake/reading/log-start';
import type { ReadItem, ReadQueue } from '@/server/lake/reading/read-queue';
import type { LogIdentity, PartitionBatch, Segment } from '@/server/lake/segment';
import { Attempts } from './attempts';
import { OpenSegment } from './open-segment';

export interface LakeWriterOptions {
  engine: LakeEngine;
  folder: LakeFolder;
  queue: ReadQueue;
  /** Epoch ms at which everything in the topic was in the queue; undefined: not yet known. */
  completeAt(topic: string): number | undefined;
  /** Longest time from an event to a file, ms. */
  rollMs: number;
  onAppend(batch: PartitionBatch): void;
  onCommit(topic: string, rows: number, ms: number): void;
  log: Logger;
}

const appendMs = 500;
/** Of the rows of one topic and of all of them in memory: DuckDB needs the same again to sort and to write them. */
const mostTopicBytes = 16 * 1024 * 1024;
const mostBytes = 24 * 1024 * 1024;
/** Less than the supervisor waits for. */
const lastMs = 3_500;

const unknownLog: LogIdentity = { epoch: 0, clusterId: '', topicId: '' };

/** Queue -> open segments -> files, one step after the other. What is not in a file is read from Kafka again. */
export class LakeWriter {
  private readonly segments = new Map<string, OpenSegment>();
  private readonly aborted = new AbortController();
  private readonly attempts: Attempts;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LakeWriterOptions) {
    this.attempts = new Attempts(options.log, this.aborted.signal);
  }

  get problem() {
    return this.attempts.problem;
  }

  /** What was appended to a topic since its last commit; undefined: its log is not known yet. */
  segment(topic: string): OpenSegment | undefined {
    return this.segments.get(topic);
  }

  /** Makes the tables of these topics known, from their files. Throws what the engine does. */
  async prepare(topics: Iterable<string>): Promise<void> {
    for (const topic of topics) {
      const { log = unknownLog, partitions } = this.options.folder.state(topic);
      const next: number[] = [];
      for (const { partition, to } of partitions) next[partition] = to;
      await this.options.engine.begin(
        topic,
        log,
        Array.from(next, (offset) => offset ?? 0),
      );
    }
  }

  start(): void {
    this.running = this.run();
  }

  /** Writes what was read as files if that is quick; Kafka has it otherwise. Returns whether it was. */
  async stop(): Promise<boolean> {
    this.aborted.abort();
    this.options.queue.wake();
    const late = new Promise<false>((resolve) => setTimeout(resolve, lastMs, false).unref());
    return Promise.race([this.finish(), late]);
  }

  private async finish(): Promise<boolean> {
    try {
      await this.running;
      await this.append(this.options.queue.take(), new Map());
      for (const topic of this.segments.keys()) await this.roll(topic);
      return true;
    } catch (error) {
      this.options.log.warn({ err: error }, 'the last rows were left to Kafka');
      return false;
    }
  }

  private async run(): Promise<void> {
    const { queue } = this.options;
    while (!this.aborted.signal.aborted) {
      await queue.ready(appendMs);
      // Everything before these times is in what is taken.
      const asOf = this.completeTimes();
      await this.append(queue.take(), asOf);
      for (const topic of this.due()) await this.roll(topic);
    }
  }

  private completeTimes(): Map<string, number> {
    const times = [...this.segments.keys()].map((topic) => [topic, this.options.completeAt(topic)] as const);
    return new Map(times.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  private async append(items: readonly ReadItem[], asOf: ReadonlyMap<string, number>): Promise<void> {
    let batches: PartitionBatch[] = [];
    for (const item of items) {
      if ('batch' in item) batches.push(item.batch);
      else {
        await this.appendBatches(batches);
        batches = [];
        await this.begin(item.topic, item.begin);
      }
    }
    await this.appendBatches(batches, asOf);
  }

  private async appendBatches(
    batches: readonly PartitionBatch[],
    asOf: ReadonlyMap<string, number> = new Map(),
  ): Promise<void> {
    if (batches.length === 0 && asOf.size === 0) return;
    await this.attempts.repeat(() => this.tryAppend(batches, asOf));
    for (const batch of batches) {
      this.segments.get(batch.topic)?.add(batch);
      this.options.onAppend(batch);
    }
  }

  /** When memory does not suffice, the open rows become files, whatever their age. */
  private async tryAppend(
    batches: readonly PartitionBatch[],
    asOf: ReadonlyMap<string, number>,
  ): Promise<void> {
    const { engine } = this.options;
    try {
      await engine.append(batches, asOf);
    } catch (error) {
      if (!(error instanceof LakeEngineError && error.problem === 'out_of_memory')) throw error;
      for (const topic of this.segments.keys()) await this.roll(topic);
      await engine.append(batches, asOf);
    }
  }

  /** Rows of the log before are written first: a file has rows of one epoch. */
  private async begin(topic: string, { log, next }: LogStart): Promise<void> {
    if (this.segments.has(topic)) await this.roll(topic);
    await this.attempts.repeat(() => this.options.engine.begin(topic, log, next));
    this.segments.set(topic, new OpenSegment(log, [...next]));
    if (this.isTruncated(topic, log)) await this.commitEpoch(topic, log, next);
  }

  /** Of a log with the same id as before, whose files would say that it was read further. */
  private isTruncated(topic: string, { epoch, topicId }: LogIdentity): boolean {
    const { log } = this.options.folder.state(topic);
    return log !== undefined && epoch > log.epoch && topicId === log.topicId;
  }

  private async commitEpoch(topic: string, log: LogIdentity, next: readonly number[]): Promise<void> {
    const partitions = next.map((from, partition) => {
      return { partition, from, to: from, rows: 0, invalid: 0, markers: 0, gaps: [] };
    });
    const number = this.options.folder.state(topic).nextSegment;
    await this.attempts.repeat(() => this.options.folder.commit({ ...log, topic, number, partitions }, []));
  }

  /** Topics to write now: the oldest rows are old enough, or there are many. */
  private due(): string[] {
    const open = [...this.segments].filter(([, { since }]) => since !== undefined);
    const old = Date.now() - this.options.rollMs;
    const isDue = ({ since, bytes }: OpenSegment) => (since ?? 0) <= old || bytes >= mostTopicBytes;
    const due = open.filter(([, segment]) => isDue(segment));
    const bytes = open.reduce((total, [, segment]) => total + segment.bytes, 0);
    const largest = open.sort(([, a], [, b]) => b.bytes - a.bytes)[0];
    return (due.length === 0 && bytes >= mostBytes && largest ? [largest] : due).map(([topic]) => topic);
  }

  /** Writes the open rows of a topic as files and makes them visible. */
  private async roll(topic: string): Promise<void> {
    const { engine, folder, onCommit } = this.options;
    const open = this.segments.get(topic);
    if (open?.since === undefined) return;
    const began = performance.now();
    const number = folder.state(topic).nextSegment;
    const segment: Segment = { ...open.log, topic, number, partitions: open.counts() };
    const about = segmentText(segment);
    const write = () =>
      engine.write(
        topic,
        () => folder.stagingPath(topic),
        () => about,
      );
    const staged = await this.attempts.repeat(write);
    await this.attempts.repeat(() => folder.commit(segment, staged));
    await this.attempts.repeat(() => engine.committed(topic));
    this.segments.set(topic, new OpenSegment(open.log, open.next));
    onCommit(
      topic,
      segment.partitions.reduce((sum, { rows }) => sum + rows, 0),
      performance.now() - began,
    );
  }
}
