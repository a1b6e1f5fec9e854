import protobuf from 'protobufjs/light.js';
import { decodeLogRecord, decodeResource, decodeScope } from './messages';
import { InvalidRequest, longestRecord, mostRecords, type OnRecord, type OnRejected } from './request';

type Decode = (bytes: Uint8Array) => Record<string, unknown>;

/**
 * Reads an ExportLogsServiceRequest. Its records are decoded one by one, so that memory is bounded by the largest one,
 * and one that cannot be decoded costs no other. Throws InvalidRequest when it is no such message.
 */
export function readProtobuf(bytes: Uint8Array, onRecord: OnRecord, onRejected: OnRejected): void {
  try {
    let records = 0;
    for (const resourceLogs of fieldsOf(bytes, 1)) {
      const resource = decodeFirst(resourceLogs, decodeResource);
      for (const scopeLogs of fieldsOf(resourceLogs, 2)) {
        const scope = decodeFirst(scopeLogs, decodeScope);
        for (const record of fieldsOf(scopeLogs, 2)) {
          records += 1;
          const decoded = decodeRecord(record, records, onRejected);
          if (decoded) onRecord({ record: decoded, resource, scope });
        }
      }
    }
  } catch (error) {
    throw new InvalidRequest(
      `The body is no protobuf of ExportLogsServiceRequest: ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  }
}

function decodeRecord(
  bytes: Uint8Array,
  count: number,
  onRejected: OnRejected,
): Record<string, unknown> | undefined {
  if (count > mostRecords)
    onRejected(`a request may have at most ${mostRecords.toLocaleString('en')} records`);
  else if (bytes.byteLength > longestRecord) onRejected('a record may have at most 1 MiB');
  else {
    try {
      return decodeLogRecord(bytes);
    } catch {
      // A truncated message, text that is no UTF-8, or values nested deeper than 100 levels.
      onRejected('the protobuf of a record is malformed, or nested deeper than 100 levels');
    }
  }
  return undefined;
}

/** The message in field 1 of a message: the resource, or the scope. */
function decodeFirst(bytes: Uint8Array, decode: Decode): Record<string, unknown> {
  for (const field of fieldsOf(bytes, 1)) return decode(field);
  return {};
}

const lengthDelimited = 2;

/** The bytes of each occurrence of a field that is a message. */
function* fieldsOf(bytes: Uint8Array, id: number): Generator<Uint8Array> {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === id && (tag & 7) === lengthDelimited) {
      const length = reader.uint32();
      const start = reader.pos;
      // Also checks that the message is as long as it says.
      reader.skip(length);
      yield bytes.subarray(start, start + length);
    } else reader.skipType(tag & 7);
  }
}
