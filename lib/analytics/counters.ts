/** Schemas of the gateway's internal routes for its live counters, which the lake is compared with. */
import { z } from 'zod';

const count = z.int().nonnegative();
const minor = z.int();
const perName = z.record(z.string(), count);
const perCurrency = z.record(z.string(), minor);

/** A log, and the next offset of each of its partitions. */
const logPosition = z.object({
  clusterId: z.string(),
  topicId: z.string(),
  next: z.array(count),
});

/** What was counted of one partition in the offsets [from, next). */
const partitionCounts = z.object({
  /** The first offset that the gateway read. */
  from: count,
  next: count,
  events: count,
  invalid: count,
  markers: count,
  /** Of the marks (event-mark.ts) of the events from the offset `sumFrom` on, modulo 2^48. */
  sum: count,
  sumFrom: count,
});
export type CountedPartition = z.output<typeof partitionCounts>;

const topicCounts = z.object({
  topic: z.string(),
  clusterId: z.string(),
  topicId: z.string(),
  partitions: z.array(partitionCounts),
  types: perName,
  /** Minor units per ISO 4217 currency: amounts of payment.succeeded and of payment.refunded. */
  paid: perCurrency,
  refunded: perCurrency,
});
export type TopicCounts = z.output<typeof topicCounts>;

/** Everything that a gateway had counted at one moment. */
const counterCheckpoint = z.object({
  /** By the gateway's clock, epoch ms. */
  at: z.number(),
  topics: z.array(topicCounts),
  /** Orders per status, of those that the gateway holds: their first event has this offset of its partition or a later one. */
  orders: z.object({ from: z.array(count), statuses: perName }),
});
export type CounterCheckpoint = z.output<typeof counterCheckpoint>;

/** `upTo`: the newest checkpoint that is not ahead of these positions is returned. Unset: one that is taken now. */
export const countersRequest = z.object({ upTo: z.record(z.string(), logPosition).optional() });
export type CountersRequest = z.output<typeof countersRequest>;

export const countersAnswer = z.object({
  gatewayId: z.string(),
  /** null: every checkpoint that is kept is ahead of the positions. */
  checkpoint: counterCheckpoint.nullable(),
});
export type CountersAnswer = z.output<typeof countersAnswer>;

/** Of `from` to `next` of one partition, per block of 1,000 offsets. */
export const countedBlocks = z.object({
  /** Number of the first block that is kept: its offsets divided by 1,000. The first and the last may be incomplete. */
  first: count,
  blocks: z.array(z.object({ events: count, invalid: count, markers: count, sum: count })),
});
export type CountedBlocks = z.output<typeof countedBlocks>;
