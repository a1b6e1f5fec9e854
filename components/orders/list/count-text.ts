import { formatCount, formatSince } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

export interface OrderCounts {
  /** Orders that fit the filter; undefined: there is none. */
  found?: number | undefined;
  /** Orders that the page holds. */
  held: number;
  /** Whether some of them were loaded from the order service: they may be from before `since`. */
  hasOlder: boolean;
  /** Orders placed since `since`; undefined: not known. */
  total?: number | undefined;
  /** Epoch ms; 0: every order that Kafka holds. */
  since: number;
}

/** What the list shows of how many orders: `Latest 223 of 647`, `11 in the latest 223 of 647 placed since 12:04:00`. */
export function countText({ found, ...counts }: OrderCounts, now: number): string {
  const list = listText(counts, now);
  if (found === undefined) return list;
  return `${formatCount(found)} in ${list.replace(/^Latest/, 'the latest')}`;
}

function listText({ held, hasOlder, total, since }: Omit<OrderCounts, 'found'>, now: number): string {
  if (total === undefined) return `Latest ${formatCount(held)}, total unknown`;
  const placedSince = since > 0 ? ` placed since ${formatSince(since, now)}` : '';
  if (hasOlder && (since > 0 || held > total))
    return `${counted(held, 'order')} listed · ${formatCount(total)}${placedSince || ' in Kafka'}`;
  // The total is of a second ago, and what is listed has been placed by now.
  return `Latest ${formatCount(held)} of ${formatCount(Math.max(total, held))}${placedSince}`;
}
