/** Bytes that are not what the protocol says. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

const longestVarint = 5;
const longestVarlong = 10;
const longestArray = 1_000_000;

/**
 * Reads Kafka's primitive types one after the other. Throws MalformedBytes on what is not there: a length beyond the
 * end, a number that does not end. https://kafka.apache.org/protocol#protocol_types
 */
export class ByteReader {
  at = 0;
  /** Nothing from here on is read. */
  end: number;

  constructor(readonly buffer: Buffer) {
    this.end = buffer.length;
  }

  get left(): number {
    return this.end - this.at;
  }

  int8(): number {
    return this.buffer.readInt8(this.pass(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.pass(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.pass(4));
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.pass(4));
  }

  /** Offsets and times are far below 2^53, so that two halves make an exact number; beyond, the nearest. */
  int64(): number {
    const at = this.pass(8);
    return this.buffer.readInt32BE(at) * 0x1_0000_0000 + this.buffer.readUInt32BE(at + 4);
  }

  /** An unsigned varint; also the length, plus one, of a compact string or array. */
  uvarint(): number {
    return this.unsigned(longestVarint);
  }

  /** A zigzag varint of 32 bits. */
  varint(): number {
    return unzigzag(this.unsigned(longestVarint));
  }

  /** A zigzag varint of 64 bits: the nearest number when it is beyond 2^53. */
  varlong(): number {
    return unzigzag(this.unsigned(longestVarlong));
  }

  text(bytes: number): string {
    const at = this.pass(bytes);
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
    const at = this.pass(bytes);
    return this.buffer.subarray(at, this.at);
  }

  /** Whether these bytes come next. They are not passed. */
  isNext(bytes: Uint8Array): boolean {
    if (bytes.length > this.left) return false;
    for (let i = 0; i < bytes.length; i += 1) if (this.buffer[this.at + i] !== bytes[i]) return false;
    return true;
  }

  skip(bytes: number): void {
    this.pass(bytes);
  }

  /** Tagged fields that this reader does not know. https://cwiki.apache.org/confluence/display/KAFKA/KIP-482 */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left -= 1) {
      this.uvarint();
      this.skip(this.uvarint());
    }
  }

  private unsigned(longest: number): number {
    // Nearly every one is a single byte.
    if (this.at < this.end && (this.buffer[this.at] as number) < 0x80) {
      this.at += 1;
      return this.buffer[this.at - 1] as number;
    }
    let value = 0;
    let scale = 1;
    for (let left = longest; left > 0; left -= 1) {
      if (this.at >= this.end) throw new MalformedBytes('A number goes on behind the end.');
      const byte = this.buffer[this.at] as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MalformedBytes(`A number is longer than ${longest} bytes.`);
  }

  // Items that are told of and not there end it before more is allocated than came.
  private items<T>(count: number, read: () => T): T[] {
    if (count > longestArray) throw new MalformedBytes(`A list is said to have ${count} items.`);
    const items: T[] = [];
    for (let left = count; left > 0; left -= 1) items.push(read());
    return items;
  }

  /** Goes on by some bytes, which must be there. Returns where they begin. */
  private pass(bytes: number): number {
    const { at } = this;
    if (bytes < 0 || bytes > this.end - at)
      throw new MalformedBytes(`${bytes} bytes are said to follow where ${this.end - at} are left.`);
    this.at = at + bytes;
    return at;
  }
}

const unzigzag = (raw: number): number => (raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2);
