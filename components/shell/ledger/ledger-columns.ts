import type { LedgerRow } from '@/components/live';

export const feedNames: Record<LedgerRow['feed'], string> = {
  orders: 'Orders',
  prices: 'Prices',
  notifications: 'Notifications',
  logs: 'Logs',
  health: 'Health',
};

export interface Column {
  key: keyof LedgerRow;
  name: string;
  /** What the figure says, in a sentence. */
  meaning: string;
  /** The sum of those before it: set apart from those after it. */
  isTotal?: boolean;
  /** How a figure above 0 looks when it asks for attention: bad with a sign beside it. */
  alarm?: 'bad' | 'warn' | 'good';
}

/** What asks for attention stands first: a phone shows that without scrolling. */
export const columns: readonly Column[] = [
  {
    key: 'unexplained',
    name: 'Unexplained',
    meaning:
      'Offsets that nothing accounts for: lost, doubled, changed or out of order on the way. Each is read again; what stays here could not be repaired.',
    alarm: 'bad',
  },
  {
    key: 'missed',
    name: 'Missed',
    meaning: 'Events that can no longer be had; the page shows the state after them.',
    alarm: 'bad',
  },
  { key: 'received', name: 'Received', meaning: 'Events that came on an open connection.' },
  {
    key: 'recovered',
    name: 'Recovered',
    meaning:
      'Events that passed while the connection was cut, the page was paused or too slow, or that a repair read again.',
  },
  {
    key: 'conflated',
    name: 'Conflated',
    meaning: 'Prices that a later price of the same symbol replaced before they were sent.',
  },
  {
    key: 'filtered',
    name: 'Filtered out',
    meaning: 'Events that do not fit the filter of what is on screen.',
  },
  {
    key: 'invalid',
    name: 'Invalid',
    meaning: 'Kafka records that are no valid event. The admin page lists them.',
  },
  {
    key: 'markers',
    name: 'Markers',
    meaning: 'Offsets without a record: transaction markers, aborted transactions, compacted away.',
  },
  {
    key: 'offsets',
    name: 'Offsets passed',
    meaning:
      'What Kafka itself counts, from the first message on: the sum of the figures before it. A difference is unexplained.',
    isTotal: true,
  },
  {
    key: 'repaired',
    name: 'Repaired',
    meaning: 'Was unexplained, and came when it was read again.',
    alarm: 'good',
  },
  {
    key: 'duplicates',
    name: 'Duplicates',
    meaning: 'Events that came twice; the second was dropped.',
  },
  {
    key: 'p50',
    name: 'p50, ms',
    meaning: 'From the Kafka timestamp to the painted screen: half of the last minute’s events are as fast.',
  },
  { key: 'p99', name: 'p99, ms', meaning: 'As p50, for 99 of 100.' },
  {
    key: 'malformed',
    name: 'Malformed',
    meaning:
      'Events that came and did not fit what this page reads: counted as received or recovered, and left out.',
    alarm: 'warn',
  },
  {
    key: 'silences',
    name: 'Silences',
    meaning: 'Times that nothing was heard for 25 s, not even a heartbeat, and the feed was opened anew.',
    alarm: 'warn',
  },
  { key: 'position', name: 'Position', meaning: 'Kafka offsets before the cursor, over all partitions.' },
];
