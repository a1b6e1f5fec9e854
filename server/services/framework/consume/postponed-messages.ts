import { fitsRetry, toDeadLetter, toRetry } from '@/server/bus';
import {
  addPostponed,
  hasEarlierPostponed,
  lockAttempts,
  postponedKeys,
  type Queries,
  removePostponed,
  setAttempts,
} from '@/server/db';
import { logOperation } from '@/server/log';
import type { Effects } from '@/server/services/framework/context';
import type { ServiceCore } from '@/server/services/framework/core';
import type { RetryPolicy } from '@/server/services/framework/service';
import { backoffMs, defaultRetry } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import { contextOf, type InboundRecord } from './inbound-record';

// How long a message waits in the retry topic before it checks again whether the earlier one is done.
const recheckMs = 500;
const behindEarlier = 'An earlier message of the same key waits for its next try.';

/**
 * Messages that failed, and later messages of the same keys. They wait in the retry topic, and a row for each keeps
 * their order. Every change is part of a transaction, and the record for the topic goes through the outbox, so that
 * row and record cannot differ.
 */
export class PostponedMessages {
  private readonly policy: RetryPolicy;

  constructor(private readonly core: Pick<ServiceCore, 'name' | 'config' | 'tables' | 'log'>) {
    this.policy = { ...defaultRetry, ...core.config.retry };
  }

  /** The messages that may be handled now. The others are in the retry topic, or are sent there. */
  async admit(tx: Queries, effects: Effects, batch: readonly InboundRecord[]): Promise<InboundRecord[]> {
    const keys = new Set(batch.map(({ key }) => key));
    const waiting = await postponedKeys(tx, this.core.tables, [...keys]);
    const admitted: InboundRecord[] = [];
    for (const inbound of batch) {
      const admit = inbound.fromRetry
        ? await this.mayRetry(tx, effects, inbound)
        : !inbound.decoded.ok || !waiting.has(inbound.key) || !(await this.postpone(tx, effects, inbound));
      if (admit) admitted.push(inbound);
    }
    return admitted;
  }

  /** Removes the rows of messages from the retry topic that were handled. */
  async remove(tx: Queries, handled: readonly InboundRecord[]): Promise<void> {
    for (const { fromRetry, attempt } of handled)
      if (fromRetry) await removePostponed(tx, this.core.tables, attempt);
  }

  /** Postpones a message behind an earlier one of its key. False when there is none. */
  private async postpone(tx: Queries, effects: Effects, inbound: InboundRecord): Promise<boolean> {
    const { tables } = this.core;
    const origin = { ...inbound.attempt, key: inbound.key };
    if ((await lockAttempts(tx, tables, origin)) !== undefined) return true;
    if (!fitsRetry(inbound.record) || !(await hasEarlierPostponed(tx, tables, origin))) return false;
    await addPostponed(tx, tables, { ...origin, attempts: 0 });
    this.sendToRetry(effects, inbound, { attempts: 0, waitMs: recheckMs, error: behindEarlier });
    return true;
  }

  /** Whether a message from the retry topic is the latest copy of it, and the first one of its key. */
  private async mayRetry(tx: Queries, effects: Effects, inbound: InboundRecord): Promise<boolean> {
    const { tables } = this.core;
    const { attempt, key } = inbound;
    const attempts = await lockAttempts(tx, tables, attempt);
    if (attempts === undefined || attempt.attempts < attempts) return false;
    if (!(await hasEarlierPostponed(tx, tables, { ...attempt, key }))) return true;
    this.sendToRetry(effects, inbound, { attempts, waitMs: recheckMs, error: behindEarlier });
    return false;
  }

  /** Schedules the next try of a message that failed, or dead-letters it after its last one. */
  async afterFailure(
    tx: Queries,
    effects: Effects,
    inbound: InboundRecord,
    { error, startedAt }: { error: unknown; startedAt: number },
  ): Promise<'retried' | 'dead'> {
    const { tables, name, log } = this.core;
    const { attempt, key, type } = inbound;
    const attempts = ((await lockAttempts(tx, tables, attempt)) ?? 0) + 1;
    const origin = { topic: attempt.topic, partition: attempt.partition, offset: attempt.offset };
    const about = inbound.decoded.ok ? contextOf(inbound.decoded.event) : {};
    const operation = `handle ${inbound.decoded.ok ? type : 'invalid message'}`;
    const detail = { ...origin, ...about, type, key, attempts, operation, startedAt, err: loggable(error) };
    if (attempts >= this.policy.attempts || !fitsRetry(inbound.record)) {
      logOperation(log, detail, 'a message failed for the last time and was dead-lettered', 'error');
      await removePostponed(tx, tables, attempt);
      effects.outbox.push(toDeadLetter(inbound.record, name, { attempts, error: describeError(error) }));
      return 'dead';
    }
    logOperation(log, detail, 'a message failed and will be tried again', 'warn');
    const isNew = await addPostponed(tx, tables, { ...origin, key, attempts });
    if (!isNew) await setAttempts(tx, tables, attempt, attempts);
    const waitMs = backoffMs(this.policy, attempts);
    this.sendToRetry(effects, inbound, { attempts, waitMs, error: describeError(error) });
    return 'retried';
  }

  private sendToRetry(
    effects: Effects,
    { record }: InboundRecord,
    { attempts, waitMs, error }: { attempts: number; waitMs: number; error: string },
  ): void {
    const notBefore = Date.now() + waitMs;
    effects.outbox.push(toRetry(record, this.core.name, { attempts, notBefore, error }));
  }
}
