import type { PartitionBatch } from '@/server/lake/segment';
import type { LogStart } from './log-start';

/** What was read, in order: rows, or a log that begins. */
export type ReadItem = { batch: PartitionBatch } | { begin: LogStart; topic: string };

/** Enough to append at once, and as much as may wait meanwhile. */
const enoughRows = 5_000;
const mostRows = 10_000;
const mostBytes = 5 * 1024 * 1024;
/** Of an object with its fields, about. */
const rowBytes = 300;

/** What was read and is not in the open segment yet. Whoever reads waits while it is full. */
export class ReadQueue {
  private items: ReadItem[] = [];
  private rows = 0;
  private bytes = 0;
  private wakeWriter: () => void = () => undefined;
  private wakeReader: () => void = () => undefined;

  /** Returns a promise when the queue is full: until it was taken. */
  push(item: ReadItem): Promise<void> | undefined {
    this.items.push(item);
    if ('batch' in item) {
      this.rows += rowsOf(item.batch);
      this.bytes += bytesOf(item.batch);
    }
    if (this.rows >= enoughRows || this.isFull) this.wakeWriter();
    if (!this.isFull) return undefined;
    return new Promise((resolve) => {
      const before = this.wakeReader;
      this.wakeReader = () => {
        before();
        resolve();
      };
    });
  }

  /** Resolves when there is enough to append, and after `ms` at the latest. */
  async ready(ms: number): Promise<void> {
    if (this.rows >= enoughRows || this.isFull) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeWriter = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeWriter = () => undefined;
  }

  take(): ReadItem[] {
    const { items } = this;
    this.items = [];
    this.rows = 0;
    this.bytes = 0;
    this.wake();
    return items;
  }

  /** Lets both sides go on, to stop. */
  wake(): void {
    this.wakeReader();
    this.wakeReader = () => undefined;
    this.wakeWriter();
  }

  private get isFull(): boolean {
    return this.rows >= mostRows || this.bytes >= mostBytes;
  }
}

const rowsOf = ({ rows, invalid }: PartitionBatch): number => rows.length + invalid.length;

/** What a batch takes in memory, about. */
export function bytesOf({ rows, invalid }: PartitionBatch): number {
  let bytes = (rows.length + invalid.length) * rowBytes;
  for (const { data, fields } of rows) bytes += (data?.length ?? 0) + (fields?.length ?? 0);
  for (const { value } of invalid) bytes += value?.length ?? 0;
  return bytes;
}
