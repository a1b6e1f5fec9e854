/** Reads Kafka's primitive types one after the other. https://kafka.apache.org/protocol#protocol_types */
export class ByteReader {
  at = 0;

  constructor(readonly buffer: Buffer) {}

  int8(): number {
    const value = this.buffer.readInt8(this.at);
    this.at += 1;
    return value;
  }

  int16(): number {
    const value = this.buffer.readInt16BE(this.at);
    this.at += 2;
    return value;
  }

  int32(): number {
    const value = this.buffer.readInt32BE(this.at);
    this.at += 4;
    return value;
  }

  /** Offsets and times are far below 2^53, so that two halves make an exact number; -1 stays -1. */
  int64(): number {
    const high = this.buffer.readInt32BE(this.at);
    const low = this.buffer.readUInt32BE(this.at + 4);
    this.at += 8;
    return high * 0x1_0000_0000 + low;
  }

  /** An unsigned varint; also the length, plus one, of a compact string or array. */
  uvarint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.buffer[this.at] as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  /** A zigzag varint or varlong. */
  varint(): number {
    const raw = this.uvarint();
    return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
  }

  text(bytes: number): string {
    const value = this.buffer.toString('utf8', this.at, this.at + bytes);
    this.at += bytes;
    return value;
  }

  string(): string {
    return this.text(this.int16());
  }

  compactString(): string | undefined {
    const length = this.uvarint();
    return length === 0 ? undefined : this.text(length - 1);
  }

  compactArray<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.uvarint() - 1) }, read);
  }

  slice(bytes: number): Buffer {
    const value = this.buffer.subarray(this.at, this.at + bytes);
    this.at += bytes;
    return value;
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  /** Tagged fields that this reader does not know. https://cwiki.apache.org/confluence/display/KAFKA/KIP-482 */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left -= 1) {
      this.uvarint();
      this.skip(this.uvarint());
    }
  }
}
