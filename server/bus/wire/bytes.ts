/** The bytes do not follow the protocol; the message says how, for people. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

const maxVarintBytes = 5;
const maxVarlongBytes = 10;
const maxArrayItems = 1_000_000;

/**
 * Reads Kafka's primitive types one after the other. Throws MalformedBytes for a length beyond the end and a varint
 * without an end. https://kafka.apache.org/protocol#protocol_types
 */
export class ByteReader {
  at = 0;
  /** Reading stops before this index. */
  end: number;

  constructor(readonly buffer: Buffer) {
    this.end = buffer.length;
  }

  get left(): number {
    return this.end - this.at;
  }

  int8(): number {
    return this.buffer.readInt8(this.advance(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.advance(4));
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.advance(4));
  }

  /** Exact below 2^53, as offsets and times are; beyond, the nearest number. */
  int64(): number {
    const at = this.advance(8);
    return this.buffer.readInt32BE(at) * 0x1_0000_0000 + this.buffer.readUInt32BE(at + 4);
  }

  /** An unsigned varint; also the length, plus one, of a compact string or array. */
  uvarint(): number {
    return this.unsigned(maxVarintBytes);
  }

  /** A zigzag varint of 32 bits. */
  varint(): number {
    return unzigzag(this.unsigned(maxVarintBytes));
  }

  /** A zigzag varint of 64 bits: the nearest number when it is beyond 2^53. */
  varlong(): number {
    return unzigzag(this.unsigned(maxVarlongBytes));
  }

  text(bytes: number): string {
    const at = this.advance(bytes);
    return this.buffer.toString('utf8', at, this.at);
  }

  string(): string {
    return this.text(this.int16());
  }

  nullableString(): string | undefined {
    const length = this.int16();
    return length < 0 ? undefined : this.text(length);
  }

  compactString(): string | undefined {
    const length = this.uvarint();
    return length === 0 ? undefined : this.text(length - 1);
  }

  compactArray<T>(read: () => T): T[] {
    return this.items(this.uvarint() - 1, read);
  }

  array<T>(read: () => T): T[] {
    return this.items(this.int32(), read);
  }

  slice(bytes: number): Buffer {
    const at = this.advance(bytes);
    return this.buffer.subarray(at, this.at);
  }

  /** Whether these bytes come next; does not advance. */
  isNext(bytes: Uint8Array): boolean {
    if (bytes.length > this.left) return false;
    for (let i = 0; i < bytes.length; i += 1) if (this.buffer[this.at + i] !== bytes[i]) return false;
    return true;
  }

  skip(bytes: number): void {
    this.advance(bytes);
  }

  /** Skips tagged fields. https://cwiki.apache.org/confluence/display/KAFKA/KIP-482 */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left -= 1) {
      this.uvarint();
      this.skip(this.uvarint());
    }
  }

  private unsigned(longest: number): number {
    // Fast path: most are a single byte.
    if (this.at < this.end && (this.buffer[this.at] as number) < 0x80) {
      this.at += 1;
      return this.buffer[this.at - 1] as number;
    }
    let value = 0;
    let scale = 1;
    for (let left = longest; left > 0; left -= 1) {
      if (this.at >= this.end) throw new MalformedBytes('A number continues beyond the end.');
      const byte = this.buffer[this.at] as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MalformedBytes(`A number is longer than ${longest} bytes.`);
  }

  // Items are read one by one: a false count fails before more is allocated than was received.
  private items<T>(count: number, read: () => T): T[] {
    if (count > maxArrayItems) throw new MalformedBytes(`A list declares ${count} items.`);
    const items: T[] = [];
    for (let left = count; left > 0; left -= 1) items.push(read());
    return items;
  }

  /** Advances by some bytes, which must exist. Returns their start. */
  private advance(bytes: number): number {
    const { at } = this;
    if (bytes < 0 || bytes > this.end - at)
      throw new MalformedBytes(`${bytes} bytes are declared, but only ${this.end - at} are left.`);
    this.at = at + bytes;
    return at;
  }
}

const unzigzag = (raw: number): number => (raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2);
