import { isUtf8 } from 'node:buffer';
import { type TextRecord, wholeRecord } from '@/server/bus';
import { invalidRow, keyText, type Row, timeOf } from './event-row';

const longestIdentifier = 256;

/** A record of any other topic as a row: nothing but its headers is decoded. `arrivedAt`: epoch ms. */
export function textRow(record: TextRecord, arrivedAt: number): Row {
  const problem = problemOf(record);
  if (problem) return { invalid: invalidRow(record, problem, arrivedAt) };
  const { topic, partition, offset, key, value, headers } = record;
  return {
    row: {
      ...{ partition, offset, at: timeOf(record, arrivedAt), key: keyText(key) },
      id: shortHeader(headers, 'ce_id') ?? `${topic}-${partition}-${offset}`,
      type: headers.get('ce_type') ?? '',
      source: shortHeader(headers, 'ce_source') ?? null,
      traceparent: shortHeader(headers, 'traceparent') ?? null,
      data: value,
      fields: null,
    },
  };
}

function problemOf(record: TextRecord): { reason: string; message: string } | undefined {
  if (record.unreadable !== undefined)
    return { reason: 'unreadable', message: `The batch cannot be read. ${record.unreadable}` };
  // Decoding leaves U+FFFD wherever bytes are not UTF-8.
  if (!record.value?.includes('\ufffd') || isUtf8(wholeRecord(record).value ?? Buffer.alloc(0)))
    return undefined;
  return { reason: 'not_utf8', message: 'The value is no UTF-8 text, which the column data needs.' };
}

function shortHeader(headers: TextRecord['headers'], name: string): string | undefined {
  const text = headers.get(name);
  return text !== undefined && text.length > 0 && text.length <= longestIdentifier ? text : undefined;
}
