import type { LedgerRow } from '@/components/live';

export const feedNames: Record<LedgerRow['feed'], string> = {
  orders: 'Orders',
  prices: 'Prices',
  notifications: 'Notifications',
  logs: 'Logs',
  alerts: 'Alerts',
  health: 'Health',
};

export interface Column {
  key: keyof LedgerRow;
  name: string;
  /** What the column counts, in a sentence. */
  meaning: string;
  /** The sum of the columns before it, visually separated from those after it. */
  isTotal?: boolean;
  /** The style of a figure above 0; `bad` adds an icon. */
  alarm?: 'bad' | 'warn' | 'good';
}

/** Columns that need attention come first, so that a phone shows them without scrolling. */
export const columns: readonly Column[] = [
  {
    key: 'unexplained',
    name: 'Unexplained',
    meaning:
      'Offsets that are not accounted for: lost, duplicated, changed or out of order. Each is read again; those that remain could not be repaired.',
    alarm: 'bad',
  },
  {
    key: 'missed',
    name: 'Missed',
    meaning: 'Events that are no longer available. The page shows the state after them.',
    alarm: 'bad',
  },
  { key: 'received', name: 'Received', meaning: 'Events that arrived on an open connection.' },
  {
    key: 'recovered',
    name: 'Recovered',
    meaning:
      'Events from while the connection was lost or the page was paused or too slow, and events that a repair read again.',
  },
  {
    key: 'conflated',
    name: 'Conflated',
    meaning:
      'Prices replaced by a later price of the same symbol before they were sent, and log lines that were counted because more came than a page takes.',
  },
  {
    key: 'filtered',
    name: 'Filtered out',
    meaning: 'Events that do not match the filter of this page.',
  },
  {
    key: 'invalid',
    name: 'Invalid',
    meaning: 'Invalid Kafka records. The admin page lists them.',
  },
  {
    key: 'markers',
    name: 'Markers',
    meaning: 'Offsets without a record: transaction markers, aborted transactions, compaction.',
  },
  {
    key: 'offsets',
    name: 'Offsets passed',
    meaning:
      'Offsets that Kafka counts since the first message: the sum of the columns before it. A difference is unexplained.',
    isTotal: true,
  },
  {
    key: 'repaired',
    name: 'Repaired',
    meaning: 'Offsets that were unexplained and arrived when they were read again.',
    alarm: 'good',
  },
  {
    key: 'duplicates',
    name: 'Duplicates',
    meaning: 'Events that arrived twice; the second was dropped.',
  },
  {
    key: 'p50',
    name: 'p50, ms',
    meaning: 'Median time from the Kafka timestamp to the painted screen, over the last minute.',
  },
  { key: 'p99', name: 'p99, ms', meaning: 'The same time at the 99th percentile.' },
  {
    key: 'malformed',
    name: 'Malformed',
    meaning:
      'Events that do not match the schema of this page: counted as received or recovered, but not shown.',
    alarm: 'warn',
  },
  {
    key: 'silences',
    name: 'Timeouts',
    meaning: 'How often nothing arrived for 25 s, not even a heartbeat, so that the page subscribed again.',
    alarm: 'warn',
  },
  { key: 'position', name: 'Position', meaning: 'Kafka offsets before the cursor, over all partitions.' },
];
