import type { DomainEvent, RawRecord } from '@/lib/events';

/** What an event costs in addition to its JSON: the objects around it. Bytes. */
const overheadBytes = 200;
/** Of a longer value the size is measured after decoding, since unknown fields are not kept. Characters. */
const largeLength = 4_096;

/** About how much memory an event takes, bytes. */
export function costOf({ value }: Pick<RawRecord, 'value'>, { data }: DomainEvent): number {
  const length = value?.length ?? 0;
  return overheadBytes + (length > largeLength ? JSON.stringify(data).length : length);
}
