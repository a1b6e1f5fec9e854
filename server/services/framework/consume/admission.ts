import { claimEvents, claimUnlessPostponed, type FrameworkTables, type Queries } from '@/server/db';
import type { Effects } from '@/server/services/framework/context';
import type { InboundRecord } from './inbound-record';
import type { PostponedMessages } from './postponed-messages';

/** new: to be handled · duplicate: handled before · postponed: waits behind an earlier message of its key */
export type Admission = 'new' | 'duplicate' | 'postponed';

/** Decides about every record of a batch, and enters the new ones in the inbox. In the order of the batch. */
export async function admit(
  tx: Queries,
  effects: Effects,
  batch: readonly InboundRecord[],
  { tables, postponed }: { tables: FrameworkTables; postponed: PostponedMessages },
): Promise<Map<InboundRecord, Admission>> {
  const firstTries = batch.filter(({ fromRetry }) => !fromRetry);
  const { claimed, postponedKeys } = await claimUnlessPostponed(tx, tables, firstTries);
  const hasToWait = ({ fromRetry, key }: InboundRecord) => fromRetry || postponedKeys.has(key);
  const candidates = batch.filter(hasToWait);
  const admitted = candidates.length > 0 ? await postponed.admit(tx, effects, candidates) : [];
  for (const identity of await claimEvents(tx, tables, admitted)) claimed.add(identity);
  const ready = new Set([...batch.filter((inbound) => !hasToWait(inbound)), ...admitted]);
  return new Map(batch.map((inbound) => [inbound, admissionOf(inbound, ready, claimed)]));
}

function admissionOf(
  inbound: InboundRecord,
  ready: ReadonlySet<InboundRecord>,
  claimed: Set<string>,
): Admission {
  if (!ready.has(inbound)) return 'postponed';
  // Taken out, so that only the first of two copies in a batch is new.
  return claimed.delete(inbound.identity) ? 'new' : 'duplicate';
}
