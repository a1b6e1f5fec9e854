import { type DomainEvent, decode, isPlausibleTime, type RawRecord, type Topic } from '@/lib/events';
import { isStructured } from '@/lib/events/cloud-event';
import { type TextRecord, wholeRecord } from '@/server/bus';
import type { EventRow, InvalidRow } from '@/server/lake/segment';
import { storableJson, withoutMark } from './json-text';

/** What a record becomes: one of the two. */
export type Row = { row: EventRow } | { invalid: InvalidRow };

/** A record of a topic of the catalogue as a row. `arrivedAt`: epoch ms. */
export function eventRow(record: TextRecord, arrivedAt: number): Row {
  const raw = record as TextRecord & { topic: Topic };
  const decoded = decode(raw, arrivedAt);
  if (!decoded.ok) return { invalid: invalidRow(record, decoded, arrivedAt) };
  return { row: toRow(record, decoded.event, dataOf(raw)) };
}

function toRow({ key }: TextRecord, event: DomainEvent, data: string): EventRow {
  const { partition, offset, at, id, type, source = null, traceparent = null } = event;
  const fields = storableJson(event.data);
  return {
    ...{ partition, offset, at, key: keyText(key), id, type, source, traceparent, data },
    fields: fields === data ? null : fields,
  };
}

export const keyText = (key: Buffer | null): string | null => (key === null ? null : key.toString());

export function invalidRow(
  record: TextRecord,
  { reason, message }: Pick<InvalidRow, 'reason' | 'message'>,
  arrivedAt: number,
): InvalidRow {
  const { partition, offset } = record;
  return { partition, offset, at: timeOf(record, arrivedAt), ...wholeRecord(record), reason, message };
}

/** The record's timestamp, or its time of arrival when it is not between 1970 and 2100. */
export const timeOf = ({ timestamp }: TextRecord, arrivedAt: number): number =>
  isPlausibleTime(timestamp) ? timestamp : arrivedAt;

/** The data of a valid event as JSON text. */
function dataOf(record: RawRecord): string {
  const text = withoutMark(record.value ?? '');
  return isStructured(record) ? structuredData(text) : text;
}

function structuredData(text: string): string {
  const { data, data_base64: base64 } = JSON.parse(text) as { data?: unknown; data_base64?: string };
  return base64 === undefined ? JSON.stringify(data) : withoutMark(Buffer.from(base64, 'base64').toString());
}
