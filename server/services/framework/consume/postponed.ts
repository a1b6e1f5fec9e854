import type { Logger } from 'pino';
import { fitsRetry, toDeadLetter, toRetry } from '@/server/bus';
import {
  addPostponed,
  type FrameworkTables,
  hasEarlierPostponed,
  lockAttempts,
  postponedKeys,
  type Queries,
  removePostponed,
  setAttempts,
} from '@/server/db';
import type { Effects } from '@/server/services/framework/context';
import type { RetryPolicy } from '@/server/services/framework/service';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import type { Inbound } from './inbound';

export interface PostponedMessagesParts {
  name: string;
  tables: FrameworkTables;
  log: Logger;
  policy: RetryPolicy;
}

// How long a message waits before it looks again whether the one before it is through.
const lookAgainMs = 500;
const behind = 'An earlier message of the same key waits for its next try.';

/**
 * What happens to messages that failed, and to those of the same key that come after: they wait in the retry
 * topic, and a row per waiting message keeps their order. Every change is part of a transaction, and the
 * record for the topic goes through the outbox: nothing is lost between the two.
 */
export class PostponedMessages {
  constructor(private readonly parts: PostponedMessagesParts) {}

  /** Those of the messages that may be handled now. The others wait: they are, or go, in the retry topic. */
  async admit(tx: Queries, effects: Effects, batch: readonly Inbound[]): Promise<Inbound[]> {
    const keys = new Set(batch.map(({ key }) => key));
    const waiting = await postponedKeys(tx, this.parts.tables, [...keys]);
    const admitted: Inbound[] = [];
    for (const inbound of batch) {
      const admit = inbound.fromRetry
        ? await this.mayRun(tx, effects, inbound)
        : !inbound.decoded.ok || !waiting.has(inbound.key) || !(await this.waitBehind(tx, effects, inbound));
      if (admit) admitted.push(inbound);
    }
    return admitted;
  }

  /** Notes that messages out of the retry topic wait no more. */
  async leave(tx: Queries, handled: readonly Inbound[]): Promise<void> {
    for (const { fromRetry, attempt } of handled)
      if (fromRetry) await removePostponed(tx, this.parts.tables, attempt);
  }

  // False when nothing of the key stands before the message.
  private async waitBehind(tx: Queries, effects: Effects, inbound: Inbound): Promise<boolean> {
    const { tables } = this.parts;
    const origin = { ...inbound.attempt, key: inbound.key };
    if ((await lockAttempts(tx, tables, origin)) !== undefined) return true;
    if (!fitsRetry(inbound.record) || !(await hasEarlierPostponed(tx, tables, origin))) return false;
    await addPostponed(tx, tables, { ...origin, attempts: 0 });
    this.sendToRetry(effects, inbound, { attempts: 0, waitMs: lookAgainMs, error: behind });
    return true;
  }

  // Whether a message out of the retry topic is no stale copy, and the first of its key.
  private async mayRun(tx: Queries, effects: Effects, inbound: Inbound): Promise<boolean> {
    const { tables } = this.parts;
    const { attempt, key } = inbound;
    const attempts = await lockAttempts(tx, tables, attempt);
    if (attempts === undefined || attempt.attempts < attempts) return false;
    if (!(await hasEarlierPostponed(tx, tables, { ...attempt, key }))) return true;
    this.sendToRetry(effects, inbound, { attempts, waitMs: lookAgainMs, error: behind });
    return false;
  }

  /** Plans the next try of a message, or ends it in the dead letters when its budget is spent. */
  async afterFailure(
    tx: Queries,
    effects: Effects,
    inbound: Inbound,
    error: unknown,
  ): Promise<'retried' | 'dead'> {
    const { tables, policy, name, log } = this.parts;
    const { attempt, key, type } = inbound;
    const attempts = ((await lockAttempts(tx, tables, attempt)) ?? 0) + 1;
    const where = { topic: attempt.topic, partition: attempt.partition, offset: attempt.offset };
    const detail = { ...where, type, key, attempts, err: loggable(error) };
    if (attempts >= policy.attempts || !fitsRetry(inbound.record)) {
      log.error(detail, 'a message failed for the last time and went to the dead letters');
      await removePostponed(tx, tables, attempt);
      effects.outbox.push(toDeadLetter(inbound.record, name, { attempts, error: describeError(error) }));
      return 'dead';
    }
    log.warn(detail, 'a message failed and will be tried again');
    const isNew = await addPostponed(tx, tables, { ...where, key, attempts });
    if (!isNew) await setAttempts(tx, tables, attempt, attempts);
    this.sendToRetry(effects, inbound, {
      attempts,
      waitMs: backoffMs(policy, attempts),
      error: describeError(error),
    });
    return 'retried';
  }

  private sendToRetry(
    effects: Effects,
    { record }: Inbound,
    { attempts, waitMs, error }: { attempts: number; waitMs: number; error: string },
  ): void {
    const notBefore = Date.now() + waitMs;
    effects.outbox.push(toRetry(record, this.parts.name, { attempts, notBefore, error }));
  }
}
