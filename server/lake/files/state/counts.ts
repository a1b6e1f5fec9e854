import type { Gap, PartitionCounts, Segment } from '@/server/lake/segment';
import { LakeFolderError } from '../errors';
import type { FileKind, PartitionTotals, StagedFile } from '../index';
import type { EpochTotals, StoredState } from './state-file';

const refuse = (segment: Segment, what: string): never => {
  throw new LakeFolderError(
    'refused',
    `Segment ${segment.number} of ${segment.topic} (epoch ${segment.epoch}) was not written: ${what}. Restart the role ` +
      'lake: it reads these offsets from Kafka again.',
  );
};

const length = (runs: readonly { from: number; to: number }[]): number =>
  runs.reduce((sum, { from, to }) => sum + to - from, 0);

/** Adds up the rows of the files of one kind, by partition. */
function rowsIn(files: readonly StagedFile[], kind: FileKind): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { offsets } of files.filter((file) => file.kind === kind))
    for (const { partition, rows } of offsets) sums.set(partition, (sums.get(partition) ?? 0) + rows);
  return sums;
}

function checkCounts(segment: Segment, counts: PartitionCounts): void {
  const { partition, from, to, rows, invalid, markers, gaps } = counts;
  const sum = rows + invalid + markers + length(gaps);
  if (to - from !== sum)
    refuse(
      segment,
      `partition ${partition} has ${to - from} offsets from ${from} to ${to}, and counts ${sum}`,
    );
  if (gaps.some((gap) => gap.from < from || gap.to > to || gap.to < gap.from))
    refuse(segment, `partition ${partition} has a gap outside of ${from} to ${to}`);
}

function checkRows(segment: Segment, files: readonly StagedFile[]): void {
  const valid = rowsIn(files, 'valid');
  const invalid = rowsIn(files, 'invalid');
  for (const counts of segment.partitions) {
    const { partition } = counts;
    if ((valid.get(partition) ?? 0) !== counts.rows || (invalid.get(partition) ?? 0) !== counts.invalid)
      refuse(
        segment,
        `partition ${partition} counts ${counts.rows} rows and ${counts.invalid} invalid ones, and its files have ` +
          `${valid.get(partition) ?? 0} and ${invalid.get(partition) ?? 0}`,
      );
  }
  const known = new Set(segment.partitions.map(({ partition }) => partition));
  const other = [...valid.keys(), ...invalid.keys()].find((partition) => !known.has(partition));
  if (other !== undefined)
    refuse(segment, `a file has rows of partition ${other}, which the segment does not name`);
}

function checkLog(state: StoredState, segment: Segment): void {
  const last = state.epochs.at(-1);
  if (segment.number !== state.nextSegment) refuse(segment, `the next segment is ${state.nextSegment}`);
  if (!last || segment.epoch > last.epoch) return;
  if (segment.epoch < last.epoch) refuse(segment, `epoch ${last.epoch} has begun`);
  if (segment.clusterId !== last.clusterId || segment.topicId !== last.topicId)
    refuse(segment, 'the topic was created anew, which begins a new epoch');
}

/** Throws a LakeFolderError `refused` unless the segment follows on what is written and its files have what it counts. */
export function checkSegment(state: StoredState, segment: Segment, files: readonly StagedFile[]): void {
  checkLog(state, segment);
  const last = state.epochs.at(-1);
  const totals = new Map(
    last?.epoch === segment.epoch ? last.partitions.map((of) => [of.partition, of.to]) : [],
  );
  for (const counts of segment.partitions) {
    checkCounts(segment, counts);
    const to = totals.get(counts.partition);
    if (to !== undefined && to !== counts.from)
      refuse(
        segment,
        `partition ${counts.partition} goes on at ${to}, and the segment begins at ${counts.from}`,
      );
    totals.set(counts.partition, counts.to);
  }
  checkRows(segment, files);
}

function addTo(totals: PartitionTotals | undefined, counts: PartitionCounts): PartitionTotals {
  if (!totals) return { ...counts, expired: { rows: 0, invalid: 0 } };
  return {
    ...totals,
    to: counts.to,
    rows: totals.rows + counts.rows,
    invalid: totals.invalid + counts.invalid,
    markers: totals.markers + counts.markers,
    gaps: joined([...totals.gaps, ...counts.gaps]),
  };
}

/** Gaps that follow on each other for the same reason, as one. */
function joined(gaps: readonly Gap[]): Gap[] {
  const result: Gap[] = [];
  for (const gap of gaps) {
    const last = result.at(-1);
    if (last?.to === gap.from && last.reason === gap.reason)
      result[result.length - 1] = { ...last, to: gap.to };
    else result.push(gap);
  }
  return result;
}

/** The epochs with the counts of a segment added. */
export function addSegment(epochs: readonly EpochTotals[], segment: Segment): EpochTotals[] {
  const last = epochs.at(-1);
  const { epoch, clusterId, topicId } = segment;
  const current = last?.epoch === epoch ? last : { epoch, clusterId, topicId, partitions: [] };
  const partitions = new Map(current.partitions.map((of) => [of.partition, of]));
  for (const counts of segment.partitions)
    partitions.set(counts.partition, addTo(partitions.get(counts.partition), counts));
  const sorted = [...partitions.values()].toSorted((a, b) => a.partition - b.partition);
  return [...(last?.epoch === epoch ? epochs.slice(0, -1) : epochs), { ...current, partitions: sorted }];
}
