import type { DomainEvent, EventData } from '@/lib/events';

/** Another state of an alert. */
export type AlertEvent = DomainEvent<EventData<'alert.changed'>>;

/**
 * Whether an event came after the state that is held of the same alert: by offset within a partition, by record timestamp
 * across partitions.
 */
export function isNewer(event: AlertEvent, held: AlertEvent | undefined): boolean {
  if (!held) return true;
  if (event.partition === held.partition) return event.offset > held.offset;
  return event.at > held.at || (event.at === held.at && event.partition > held.partition);
}
