import type { Logger } from 'pino';
import { fitsRetry, toDeadLetter, toRetry } from '@/server/bus';
import {
  attemptsOf,
  countAttempt,
  type Frame,
  isBehindAnother,
  park,
  parkedKeys,
  type Queries,
  unpark,
} from '@/server/db';
import type { Effects } from '@/server/services/framework/context';
import type { RetryPolicy } from '@/server/services/framework/service';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import type { Inbound } from './inbound';

export interface ParkingParts {
  name: string;
  frame: Frame;
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
export class Parking {
  constructor(private readonly parts: ParkingParts) {}

  /** Those of the messages that may be handled now. The others wait: they are, or go, in the retry topic. */
  async admit(tx: Queries, effects: Effects, chunk: readonly Inbound[]): Promise<Inbound[]> {
    const keys = new Set(chunk.map(({ key }) => key));
    const waiting = await parkedKeys(tx, this.parts.frame, [...keys]);
    const admitted: Inbound[] = [];
    for (const inbound of chunk) {
      const admit = inbound.fromRetry
        ? await this.mayRun(tx, effects, inbound)
        : !inbound.decoded.ok || !waiting.has(inbound.key) || !(await this.waitBehind(tx, effects, inbound));
      if (admit) admitted.push(inbound);
    }
    return admitted;
  }

  /** Notes that messages out of the retry topic wait no more. */
  async leave(tx: Queries, handled: readonly Inbound[]): Promise<void> {
    for (const { fromRetry, attempt } of handled) if (fromRetry) await unpark(tx, this.parts.frame, attempt);
  }

  // False when nothing of the key stands before the message.
  private async waitBehind(tx: Queries, effects: Effects, inbound: Inbound): Promise<boolean> {
    const { frame } = this.parts;
    const origin = { ...inbound.attempt, key: inbound.key };
    if ((await attemptsOf(tx, frame, origin)) !== undefined) return true;
    if (!fitsRetry(inbound.record) || !(await isBehindAnother(tx, frame, origin))) return false;
    await park(tx, frame, { ...origin, attempts: 0 });
    this.sendToRetry(effects, inbound, { attempts: 0, waitMs: lookAgainMs, error: behind });
    return true;
  }

  // Whether a message out of the retry topic is no stale copy, and the first of its key.
  private async mayRun(tx: Queries, effects: Effects, inbound: Inbound): Promise<boolean> {
    const { frame } = this.parts;
    const { attempt, key } = inbound;
    const attempts = await attemptsOf(tx, frame, attempt);
    if (attempts === undefined || attempt.attempts < attempts) return false;
    if (!(await isBehindAnother(tx, frame, { ...attempt, key }))) return true;
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
    const { frame, policy, name, log } = this.parts;
    const { attempt, key, type } = inbound;
    const attempts = ((await attemptsOf(tx, frame, attempt)) ?? 0) + 1;
    const where = { topic: attempt.topic, partition: attempt.partition, offset: attempt.offset };
    const detail = { ...where, type, key, attempts, err: loggable(error) };
    if (attempts >= policy.attempts || !fitsRetry(inbound.record)) {
      log.error(detail, 'a message failed for the last time and went to the dead letters');
      await unpark(tx, frame, attempt);
      effects.outbox.push(toDeadLetter(inbound.record, name, { attempts, error: describeError(error) }));
      return 'dead';
    }
    log.warn(detail, 'a message failed and will be tried again');
    const isNew = await park(tx, frame, { ...where, key, attempts });
    if (!isNew) await countAttempt(tx, frame, attempt, attempts);
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
