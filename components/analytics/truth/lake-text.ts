import { CircleCheck, CircleDashed, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { LakeState } from '@/lib/analytics/lake';

type Writer = LakeState['writer'];
type Topic = LakeState['topics'][number];

export const writerLooks: Record<Writer['state'], { label: string; icon: LucideIcon; ink: string }> = {
  writing: { label: 'Writing', icon: CircleCheck, ink: 'text-good' },
  starting: { label: 'Starting', icon: CircleDashed, ink: 'text-warn' },
  kafka_away: { label: 'No answer from Kafka', icon: TriangleAlert, ink: 'text-bad' },
  disk_full: { label: 'Disk is full', icon: CircleX, ink: 'text-bad' },
  failed: { label: 'Failed', icon: CircleX, ink: 'text-bad' },
};

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

/** A size in decimal units: 1.25 MB. */
export function sizeText(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${number.format(bytes / 1_000 ** power)} ${units[power]}`;
}

export interface TopicTotals {
  rows: number;
  invalid: number;
  markers: number;
  /** Offsets that Kafka no longer had. */
  missing: number;
}

/** The sums of a topic's partitions. */
export function totalsOf({ partitions }: Pick<Topic, 'partitions'>): TopicTotals {
  const totals = { rows: 0, invalid: 0, markers: 0, missing: 0 };
  for (const { rows, invalid, markers, gaps } of partitions) {
    totals.rows += rows;
    totals.invalid += invalid;
    totals.markers += markers;
    totals.missing += gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  }
  return totals;
}

/** The time up to which the whole lake is complete, epoch ms: that of its slowest topic. Undefined: not yet known. */
export function completeTo(topics: readonly Topic[], at: number): number | undefined {
  const fresh = topics.map(({ freshMs }) => freshMs);
  return fresh.some((ms) => ms === null)
    ? undefined
    : at - fresh.reduce<number>((max, ms) => Math.max(max, ms ?? 0), 0);
}
