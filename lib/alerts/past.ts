/**
 * What the lake computes of past events for the preview of a rule: POST /alerts/buckets of the lake, an internal route.
 */
import { z } from 'zod';
import { epochMs } from '@/lib/events/fields';
import { bucketSchema } from './bucket';
import { alertRuleSchema } from './rule';

export const pastRequest = z.object({
  /** Over events. */
  rule: alertRuleSchema,
  /** Record timestamps in [from, to). */
  from: epochMs,
  to: epochMs,
  /** Lengths of a bucket, shortest first: the first whose buckets fit into the answer is taken, otherwise the last. Ms. */
  steps: z.array(z.int().min(250).max(3_600_000)).min(1).max(20),
});
export type PastRequest = z.output<typeof pastRequest>;

const pastGroup = z.object({
  /** Of the fields of `by`, in their order. */
  by: z.array(z.union([z.string(), z.number(), z.boolean()])),
  /** Those that have events, oldest first. */
  buckets: z.array(bucketSchema),
});

export const pastAnswer = z.object({
  bucketMs: z.number(),
  /** Those with the most events, as many as fit into an answer. */
  groups: z.array(pastGroup),
  /** All of them. */
  groupCount: z.number(),
  /** Events that pass `events` and `where`, of all groups. */
  events: z.number(),
  /** Everything that Kafka had this many ms ago is in the answer; null: not known. */
  freshMs: z.number().nullable(),
});
export type PastAnswer = z.output<typeof pastAnswer>;
