/** Response schema of GET /api/lake. */
import { z } from 'zod';

const count = z.int().nonnegative();

export const lakeState = z.object({
  topics: z.array(
    z.object({
      topic: z.string(),
      partitions: z.array(
        z.object({
          partition: count,
          from: count.describe('First offset of the lake, in the current epoch.'),
          to: count.describe('Next offset: to - from = rows + invalid + markers + gaps.'),
          rows: count,
          invalid: count,
          markers: count,
          expired: z
            .object({ rows: count, invalid: count })
            .describe(
              'How many of `rows` and `invalid` LAKE_RETENTION_DAYS removed from the lake. No gap of Kafka.',
            ),
          gaps: z.array(z.tuple([count, count])).describe('Offsets that Kafka no longer had, end exclusive.'),
        }),
      ),
      files: count,
      bytes: count,
      newestAt: z.number().nullable().describe('Largest record timestamp, epoch ms; null: no row yet.'),
      freshMs: z
        .number()
        .nullable()
        .describe('Everything that Kafka had this many ms ago is in the lake; null: not yet known.'),
    }),
  ),
  writer: z.object({
    state: z.enum(['writing', 'starting', 'kafka_away', 'disk_full', 'failed']),
    detail: z.string().nullable().describe('What is wrong and what to do; null while writing.'),
    lag: count.describe('Offsets in Kafka that are not in the lake yet.'),
    freeBytes: count.nullable(),
  }),
});
export type LakeState = z.output<typeof lakeState>;
