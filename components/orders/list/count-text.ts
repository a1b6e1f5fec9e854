import { formatCount, formatSince } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

export interface OrderCounts {
  /** Orders that match the filter; undefined: there is no filter. */
  found?: number | undefined;
  /** Orders in the list, before filtering. */
  listed: number;
  /** Whether some were loaded from the order service: those may be older than `since`. */
  hasOlder: boolean;
  /** Orders placed since `since`; undefined: unknown. */
  total?: number | undefined;
  /** Epoch ms; 0: all orders in Kafka. */
  since: number;
}

/** Describes the list: `Latest 223 of 647`, `11 in the latest 223 of 647 placed since 12:04:00`. */
export function countText({ found, ...counts }: OrderCounts, now: number): string {
  const list = listText(counts, now);
  if (found === undefined) return list;
  return `${formatCount(found)} in ${list.replace(/^Latest/, 'the latest')}`;
}

function listText({ listed, hasOlder, total, since }: Omit<OrderCounts, 'found'>, now: number): string {
  if (total === undefined) return `Latest ${formatCount(listed)}, total unknown`;
  const placedSince = since > 0 ? ` placed since ${formatSince(since, now)}` : '';
  if (hasOlder && (since > 0 || listed > total))
    return `${counted(listed, 'order')} listed · ${formatCount(total)}${placedSince || ' in Kafka'}`;
  // The total may be a second older than the list.
  return `Latest ${formatCount(listed)} of ${formatCount(Math.max(total, listed))}${placedSince}`;
}
