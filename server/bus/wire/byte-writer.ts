/** Writes Kafka's primitive types one after the other. https://kafka.apache.org/protocol#protocol_types */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(1_024);
  private at = 0;

  int8(value: number): void {
    this.reserve(1);
    this.at = this.buffer.writeInt8(value, this.at);
  }

  int16(value: number): void {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  uint32(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeUInt32BE(value, this.at);
  }

  int64(value: number): void {
    this.reserve(8);
    this.at = this.buffer.writeBigInt64BE(BigInt(value), this.at);
  }

  /** A zigzag varint or varlong. */
  varint(value: number): void {
    this.reserve(10);
    let rest = value >= 0 ? value * 2 : -value * 2 - 1;
    while (rest >= 128) {
      this.buffer[this.at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = rest;
  }

  raw(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.at += bytes.copy(this.buffer, this.at);
  }

  /** Writes the length as a varint, -1 for null, then the bytes. */
  varintBytes(bytes: Buffer | null): void {
    this.varint(bytes?.length ?? -1);
    if (bytes) this.raw(bytes);
  }

  string(text: string): void {
    const bytes = Buffer.from(text);
    this.int16(bytes.length);
    this.raw(bytes);
  }

  nullString(): void {
    this.int16(-1);
  }

  /** The bytes written so far; valid until the next write. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  clear(): void {
    this.at = 0;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + more));
    this.buffer.copy(grown, 0, 0, this.at);
    this.buffer = grown;
  }
}
