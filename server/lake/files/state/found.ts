import type { PartitionCounts, Segment } from '@/server/lake/segment';
import { LakeFolderError } from '../errors';
import type { FileKind, LakeFile } from '../index';
import { addSegment } from './counts';
import { addExpired } from './expired';
import type { EpochTotals } from './state-file';

/** Offsets between what was found and the next segment: they were in files that are gone. */
function fillHole(segment: Segment, counts: PartitionCounts, to: number | undefined): PartitionCounts {
  if (to === undefined || to === counts.from) return counts;
  if (to > counts.from)
    throw new LakeFolderError(
      'unusable',
      `Two segments of ${segment.topic} contain offset ${counts.from} of partition ${counts.partition}, one of them segment ` +
        `${segment.number}. Were files of another lake copied there? Move them away and start again.`,
    );
  return {
    ...counts,
    from: to,
    gaps: [{ from: to, to: counts.from, reason: 'removed' }, ...counts.gaps],
  };
}

/** Adds a segment whose files were found on the disk. What it counts and no file has is expired. */
export function addFound(
  epochs: EpochTotals[],
  { segment, files }: { segment: Segment; files: readonly { kind: FileKind; file: LakeFile }[] },
): EpochTotals[] {
  const last = epochs.at(-1);
  const totals = new Map(
    last?.epoch === segment.epoch ? last.partitions.map((of) => [of.partition, of.to]) : [],
  );
  const partitions = segment.partitions.map((counts) =>
    fillHole(segment, counts, totals.get(counts.partition)),
  );
  return addExpired(addSegment(epochs, { ...segment, partitions }), missing(segment, files));
}

function missing(segment: Segment, files: readonly { kind: FileKind; file: LakeFile }[]) {
  const rowsOf = (kind: FileKind, partition: number) =>
    files
      .filter((of) => of.kind === kind)
      .flatMap(({ file }) => file.offsets)
      .reduce((sum, of) => sum + (of.partition === partition ? of.rows : 0), 0);
  return segment.partitions.map(({ partition, rows, invalid }) => ({
    epoch: segment.epoch,
    partition,
    rows: rows - rowsOf('valid', partition),
    invalid: invalid - rowsOf('invalid', partition),
  }));
}
