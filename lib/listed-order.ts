import type { DomainEvent } from './events';

/** An event in a list, and when it was received, epoch ms. */
export interface Listed {
  event: Pick<DomainEvent, 'at' | 'partition' | 'offset'>;
  at: number;
}

/**
 * The order of a list of the newest events, oldest first, the same on a page that was there and on one that is loaded: by
 * timestamp, and where that is equal by coordinates. An event from the future counts as of when it was received, so that
 * it does not stay on top.
 */
export function byListedTime(a: Listed, b: Listed): number {
  return (
    listedAt(a) - listedAt(b) || a.event.partition - b.event.partition || a.event.offset - b.event.offset
  );
}

const listedAt = ({ event, at }: Listed): number => Math.min(event.at, at);
