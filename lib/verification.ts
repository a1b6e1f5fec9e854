/** Request and response schemas of /api/verify, which compares a recording with Kafka. */
import { z } from 'zod';

const count = z.int().nonnegative();

/** Limits of a recording: bytes of JSON, and offsets that it covers. */
export const verificationBounds = { bytes: 6 * 1024 * 1024, offsets: 300_000 } as const;

export const verificationRequest = z.object({
  recording: z.looseObject({}).describe('The recording of an exported ledger: docs/verify.md.'),
});

const difference = z.object({
  kind: z.enum(['missing', 'extra', 'content', 'twice', 'order', 'outside', 'uncovered', 'count']),
  partition: count,
  offset: count,
  to: count.optional().describe('Exclusive end, if it is more than one offset.'),
  detail: z.string(),
});
export type Difference = z.output<typeof difference>;

const verdict = z.enum(['identical', 'differs', 'unchecked']);

const verifiedFeed = z.object({
  feed: z.string(),
  verdict,
  since: z.number().optional().describe('Epoch ms; unset if nothing was recorded.'),
  until: z.number().optional().describe('Epoch ms.'),
  events: count.describe('Identical on the page and in Kafka.'),
  conflated: count,
  offsets: count.describe('Read from Kafka.'),
  ranges: count,
  differences: z.array(difference),
  differenceCount: count.describe('Including those that are not listed.'),
  unchecked: z.array(z.object({ partition: count, from: count, to: count, reason: z.string() })),
  uncheckedCount: count.describe('Ranges of offsets, including those that are not listed.'),
  gaps: z.array(z.object({ at: z.number(), reason: z.string(), missed: count })),
});
export type VerifiedFeed = z.output<typeof verifiedFeed>;

export const verificationResult = z.object({ verdict, feeds: z.array(verifiedFeed) });

export const verificationBegun = z.object({ verificationId: z.string() });
export const verification = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running'), done: count, total: count.describe('Offsets.') }),
  z.object({ state: z.literal('done'), result: verificationResult }),
  z.object({ state: z.literal('failed'), message: z.string() }),
]);
export type Verification = z.output<typeof verification>;
