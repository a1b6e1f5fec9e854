const lengthBytes = 4;

/** A response, from its correlation id on. */
export type Frame = Buffer;

/**
 * Cuts what a socket brings into Kafka's responses, each of which has its length before it. Of one that is longer
 * than `longest` bytes the beginning is handed out and the rest is dropped as it comes: nothing that long is held.
 */
export class ResponseFrames {
  private head = Buffer.alloc(0);
  private frame: Buffer | undefined;
  private filled = 0;
  private dropping = 0;

  constructor(
    private readonly longest: number,
    private readonly onFrame: (frame: Frame) => void,
  ) {}

  /** Throws when a length is none. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.frame) at = this.fill(chunk, at);
      else at = this.begin(chunk, at);
    }
  }

  private begin(chunk: Buffer, at: number): number {
    const head = this.head.length === 0 ? chunk.subarray(at) : Buffer.concat([this.head, chunk.subarray(at)]);
    if (head.length < lengthBytes) {
      this.head = Buffer.from(head);
      return chunk.length;
    }
    const length = head.readInt32BE(0);
    if (length < lengthBytes) throw new Error(`A broker's answer is said to be ${length} bytes long.`);
    const start = at + lengthBytes - this.head.length;
    this.head = Buffer.alloc(0);
    // One that is here as a whole is not copied.
    if (length <= this.longest && chunk.length - start >= length) {
      this.onFrame(chunk.subarray(start, start + length));
      return start + length;
    }
    this.frame = Buffer.allocUnsafe(Math.min(length, this.longest));
    this.filled = 0;
    this.dropping = length - this.frame.length;
    return start;
  }

  private fill(chunk: Buffer, at: number): number {
    const frame = this.frame as Buffer;
    const copied = chunk.copy(
      frame,
      this.filled,
      at,
      Math.min(chunk.length, at + frame.length - this.filled),
    );
    this.filled += copied;
    const dropped = this.filled < frame.length ? 0 : Math.min(this.dropping, chunk.length - at - copied);
    this.dropping -= dropped;
    if (this.filled === frame.length && this.dropping === 0) {
      this.frame = undefined;
      this.onFrame(frame);
    }
    return at + copied + dropped;
  }
}
