import type { RawRecord, Topic } from '@/lib/events';
import { eventHeaders } from '@/server/bus/headers';
import type { ByteReader } from '@/server/bus/wire/bytes';
import { type RecordDecoder, readHeaderCount, skipBytes } from './record';

const none: ReadonlyMap<string, string> = new Map();
interface Name {
  text: string;
  bytes: Buffer;
}
/** Event headers by the length of their name, so that other names are skipped without decoding. */
const namesByLength: (readonly Name[] | undefined)[] = [];
for (const text of eventHeaders)
  namesByLength[text.length] = [...(namesByLength[text.length] ?? []), { text, bytes: Buffer.from(text) }];

/** Decodes records of the catalogue's topics for the gateway: value and event headers as text, without the key. */
export const rawRecordDecoder: RecordDecoder<RawRecord> = {
  read: ({ topic, partition, offset, timestamp }, body) => {
    skipBytes(body);
    const size = body.varint();
    const value = size < 0 ? null : body.text(size);
    return { topic: topic as Topic, partition, offset, timestamp, value, headers: readEventHeaders(body) };
  },
  unreadable: ({ topic, partition, offset, timestamp }, reason) => ({
    topic: topic as Topic,
    partition,
    offset,
    timestamp,
    value: null,
    headers: none,
    unreadable: reason,
  }),
};

/** The first non-null value of each event header, as readHeaders returns it for a group's record. */
export function readEventHeaders(body: ByteReader): ReadonlyMap<string, string> {
  const count = readHeaderCount(body);
  if (count === 0) return none;
  const headers = new Map<string, string>();
  for (let left = count; left > 0; left -= 1) {
    const name = readName(body);
    const size = body.varint();
    if (name !== undefined && size >= 0 && !headers.has(name)) headers.set(name, body.text(size));
    else if (size > 0) body.skip(size);
  }
  return headers;
}

function readName(body: ByteReader): string | undefined {
  const length = body.varint();
  // Compared as bytes: decoding each name to text would cost as much as the rest of the record.
  const found = namesByLength[length]?.find(({ bytes }) => body.isNext(bytes));
  if (length > 0) body.skip(length);
  return found?.text;
}
