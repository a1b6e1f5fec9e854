import { topics } from '@/lib/events';
import type { TailBatch, TextRecord } from '@/server/bus';
import type { EventRow, InvalidRow, PartitionBatch } from '@/server/lake/segment';
import { eventRow } from './event-row';
import { textRow } from './text-row';

const catalogue: ReadonlySet<string> = new Set(topics);

/** Turns the records of one partition into rows. `arrivedAt`: epoch ms. */
export function toBatch(read: TailBatch<TextRecord, string>, arrivedAt: number): PartitionBatch {
  const { topic, partition, records, skipped, unreadable, next } = read;
  const toRow = catalogue.has(topic) ? eventRow : textRow;
  const rows: EventRow[] = [];
  const invalid: InvalidRow[] = [];
  for (const record of records) {
    const result = toRow(record, arrivedAt);
    if ('row' in result) rows.push(result.row);
    else invalid.push(result.invalid);
  }
  const gaps = unreadable.map((run) => ({ ...run, reason: 'unreadable' as const }));
  return { topic, partition, rows, invalid, markers: skipped, gaps, next };
}
