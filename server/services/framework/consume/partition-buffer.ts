import { ContiguousOffsets } from './contiguous-offsets';

/** How much is fetched and not yet being handled. */
export class Backlog {
  records = 0;
  bytes = 0;

  add(fetched: readonly { bytes: number }[]): void {
    this.records += fetched.length;
    this.bytes += bytesIn(fetched);
  }

  remove(fetched: readonly { bytes: number }[]): void {
    this.records -= fetched.length;
    this.bytes -= bytesIn(fetched);
  }
}

const bytesIn = (fetched: readonly { bytes: number }[]): number =>
  fetched.reduce((sum, { bytes }) => sum + bytes, 0);

// Room for a few batches each way, so that neither fetching nor handling waits for the other.
const highWater = { records: 1_500, bytes: 16 * 1024 * 1024 };
const lowWater = { records: 400, bytes: 4 * 1024 * 1024 };

/** The records of one partition between fetch and commit: backpressure and progress. */
export class PartitionBuffer {
  readonly offsets = new ContiguousOffsets();
  readonly backlog = new Backlog();
  isPaused = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  isFull(): boolean {
    const { records, bytes } = this.backlog;
    return records > highWater.records || bytes > highWater.bytes;
  }

  hasRoom(): boolean {
    const { records, bytes } = this.backlog;
    return records < lowWater.records && bytes < lowWater.bytes;
  }
}

/** The buffers of the partitions that this process is assigned, created as records arrive. */
export class PartitionBuffers {
  private buffers = new Map<string, PartitionBuffer>();

  of({ topic, partition }: { topic: string; partition: number }): PartitionBuffer {
    const name = `${topic}/${partition}`;
    const buffer = this.buffers.get(name) ?? new PartitionBuffer(topic, partition);
    this.buffers.set(name, buffer);
    return buffer;
  }

  all(): PartitionBuffer[] {
    return [...this.buffers.values()];
  }

  clear(): void {
    this.buffers = new Map();
  }
}
