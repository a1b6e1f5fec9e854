import { z } from 'zod';
import type { Segment } from '@/server/lake/segment';

const count = z.int().nonnegative();

export const partitionCounts = z.object({
  partition: count,
  from: count,
  to: count,
  rows: count,
  invalid: count,
  markers: count,
  gaps: z.array(
    z.object({ from: count, to: count, reason: z.enum(['retention', 'truncated', 'unreadable', 'removed']) }),
  ),
});

export const logIdentity = z.object({ epoch: count, clusterId: z.string(), topicId: z.string() });

const segment = logIdentity.extend({
  topic: z.string(),
  number: count,
  partitions: z.array(partitionCounts),
});

/** The value of the key `pulseboard` in the metadata of each Parquet file of the segment. */
export const segmentText = (of: Segment): string => JSON.stringify(segment.parse(of));

/** The same read back. Throws when it is something else. */
export const parseSegment = (text: string): Segment => segment.parse(JSON.parse(text));
