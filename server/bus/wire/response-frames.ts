const lengthBytes = 4;

/** A response, starting with its correlation id. */
export type Frame = Buffer;

/**
 * Splits a socket's bytes into Kafka's length-prefixed responses. A response longer than `maxBytes` is cut: its rest is
 * dropped as it arrives and never buffered.
 */
export class ResponseFrames {
  private head = Buffer.alloc(0);
  private frame: Buffer | undefined;
  private filled = 0;
  private dropping = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly onFrame: (frame: Frame) => void,
  ) {}

  /** Throws for an impossible length. */
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
    if (length < lengthBytes) throw new Error(`A broker's response declares a length of ${length} bytes.`);
    const start = at + lengthBytes - this.head.length;
    this.head = Buffer.alloc(0);
    // A response that arrived whole is not copied.
    if (length <= this.maxBytes && chunk.length - start >= length) {
      this.onFrame(chunk.subarray(start, start + length));
      return start + length;
    }
    this.frame = Buffer.allocUnsafe(Math.min(length, this.maxBytes));
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
