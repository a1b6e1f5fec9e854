import type { LakeState } from '@/lib/analytics/lake';
import type { LakeFolder, PartitionTotals } from '@/server/lake/files';
import type { LogIdentity, PartitionCounts } from '@/server/lake/segment';
import type { OpenSegment } from './open-segment';

export interface LogParts {
  topics: readonly string[];
  folder: LakeFolder;
  writer: { segment(topic: string): OpenSegment | undefined };
  reader: { ends(topic: string): number[]; completeAt(topic: string): number | undefined };
}

/** What the lake has of the newest epoch of a topic, open rows included; undefined: its log is not known yet. */
export function lakeLog(
  { folder, writer }: Pick<LogParts, 'folder' | 'writer'>,
  topic: string,
): (LogIdentity & { partitions: PartitionTotals[] }) | undefined {
  const { log: written, partitions } = folder.state(topic);
  const open = writer.segment(topic);
  const log = open?.log ?? written;
  if (!log) return undefined;
  const totals = log.epoch === written?.epoch ? partitions : [];
  return { ...log, partitions: joined(totals, open?.counts() ?? []) };
}

/** Index: partition. */
function joined(written: readonly PartitionTotals[], open: readonly PartitionCounts[]): PartitionTotals[] {
  const joined: PartitionTotals[] = [];
  for (const totals of written) joined[totals.partition] = totals;
  for (const counts of open) {
    const totals = joined[counts.partition];
    joined[counts.partition] = totals
      ? added(totals, counts)
      : { ...counts, expired: { rows: 0, invalid: 0 } };
  }
  return Array.from(joined, (totals, partition) => totals ?? nothing(partition));
}

const nothing = (partition: number): PartitionTotals => ({
  partition,
  ...{ from: 0, to: 0, rows: 0, invalid: 0, markers: 0, gaps: [], expired: { rows: 0, invalid: 0 } },
});

const added = (totals: PartitionTotals, more: PartitionCounts): PartitionTotals => ({
  ...totals,
  to: more.to,
  rows: totals.rows + more.rows,
  invalid: totals.invalid + more.invalid,
  markers: totals.markers + more.markers,
  gaps: [...totals.gaps, ...more.gaps],
});

/** The entry of a topic in GET /api/lake. */
export function topicState(parts: LogParts, topic: string): LakeState['topics'][number] {
  const { files, bytes, newestAt } = parts.folder.state(topic);
  const newest = Math.max(newestAt ?? 0, parts.writer.segment(topic)?.newestAt ?? 0);
  const completeAt = parts.reader.completeAt(topic);
  return {
    topic,
    partitions: (lakeLog(parts, topic)?.partitions ?? []).map(({ gaps, ...counts }) => ({
      ...counts,
      gaps: gaps.map(({ from, to }): [number, number] => [from, to]),
    })),
    files,
    bytes,
    newestAt: newest === 0 ? null : newest,
    freshMs: completeAt === undefined ? null : Math.max(0, Date.now() - completeAt),
  };
}

/** Offsets in Kafka that are not in the lake yet. */
export function lagOf(parts: LogParts, topic: string): number {
  const next = parts.writer.segment(topic)?.next ?? [];
  return parts.reader
    .ends(topic)
    .reduce((sum, end, partition) => sum + Math.max(0, end - (next[partition] ?? 0)), 0);
}
