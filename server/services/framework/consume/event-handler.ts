import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupRecord, toDeadLetter } from '@/server/bus';
import type { Queries } from '@/server/db';
import { logOperation } from '@/server/log';
import type { Effects } from '@/server/services/framework/context';
import type { ServiceCore } from '@/server/services/framework/core';
import type { Business } from '@/server/services/framework/definition';
import type { CommonSettings, LiveSettings } from '@/server/services/framework/live-settings';
import type { Outcome } from '@/server/services/framework/metrics';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import type { UnitOfWork } from '@/server/services/framework/unit-of-work';
import { admit } from './admission';
import { EventDispatcher, type KeyedEvent } from './event-dispatcher';
import { contextOf, type InboundRecord } from './inbound-record';
import { PostponedMessages } from './postponed-messages';
import type { RecordHandler } from './record-handler';

export interface EventHandlerParts {
  business: Business;
  work: UnitOfWork;
  settings: LiveSettings<CommonSettings>;
  /** Unset: 10 s. */
  timeoutMs?: number | undefined;
}

// Large enough that a commit costs little per message, small enough that the transaction ends soon.
const maxBatch = 64;

/** Handles a batch of records in one transaction; if that fails, each record in a transaction of its own. */
export class EventHandler implements RecordHandler {
  private readonly postponed: PostponedMessages;
  private readonly dispatcher: EventDispatcher;

  constructor(
    private readonly core: ServiceCore,
    private readonly parts: EventHandlerParts,
  ) {
    this.postponed = new PostponedMessages(core);
    this.dispatcher = new EventDispatcher(core, parts.business, parts.timeoutMs ?? 10_000);
  }

  isRelevant(record: GroupRecord): boolean {
    return this.dispatcher.isRelevant(record);
  }

  maxBatch(): number {
    return this.delayMs() > 0 ? 1 : maxBatch;
  }

  /** Rejects when the service stops, or when the database takes neither the result nor the failure of a record. */
  async handle(batch: readonly InboundRecord[]): Promise<void> {
    const delayMs = this.delayMs();
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: this.core.stopped.signal });
    await this.handleOrSplit(batch);
  }

  private delayMs(): number {
    return this.parts.settings.value.delayMs;
  }

  private async handleOrSplit(batch: readonly InboundRecord[]): Promise<void> {
    const [first] = batch;
    if (!first) return;
    const startedAt = performance.now();
    try {
      await this.handleTogether(batch);
    } catch (error) {
      if (batch.length === 1) await this.handleFailure(first, error, startedAt);
      else for (const inbound of batch) await this.handleOrSplit([inbound]);
    }
  }

  private async handleTogether(batch: readonly InboundRecord[]): Promise<void> {
    const { work } = this.parts;
    await work.retryTransient(async () => {
      const startedAt = performance.now();
      const outcomes = await work.run((tx, effects, cancel) => this.transact(tx, effects, batch, cancel));
      const seconds = (performance.now() - startedAt) / 1000 / batch.length;
      for (const [inbound, outcome] of outcomes) {
        this.core.metrics.handled(typeLabel(inbound), outcome, seconds);
        if (outcome === 'handled') this.logHandled(inbound, startedAt);
      }
    });
  }

  private async transact(
    tx: Queries,
    effects: Effects,
    batch: readonly InboundRecord[],
    cancel: AbortController,
  ): Promise<Map<InboundRecord, Outcome>> {
    const { tables } = this.core;
    const outcomes = new Map<InboundRecord, Outcome>();
    const events: KeyedEvent[] = [];
    const admissions = await admit(tx, effects, batch, { tables, postponed: this.postponed });
    for (const [inbound, admission] of admissions) {
      const { key, decoded } = inbound;
      if (admission !== 'new') outcomes.set(inbound, admission);
      else if (decoded.ok) {
        outcomes.set(inbound, 'handled');
        events.push({ key, event: decoded.event });
      } else {
        outcomes.set(inbound, 'dead');
        this.deadLetter(effects, inbound, { attempts: 0, error: decoded.message });
      }
    }
    await this.dispatcher.dispatch(tx, effects, events, cancel);
    await this.postponed.remove(
      tx,
      batch.filter((inbound) => admissions.get(inbound) !== 'postponed'),
    );
    return outcomes;
  }

  /** An event that was handled with others took as long as their transaction. */
  private logHandled({ decoded }: InboundRecord, startedAt: number): void {
    if (!decoded.ok) return;
    const { event } = decoded;
    const operation = { operation: `handle ${event.type}`, startedAt, ...contextOf(event) };
    logOperation(this.core.log, operation, `handled ${event.type}`);
  }

  private async handleFailure(inbound: InboundRecord, error: unknown, startedAt: number): Promise<void> {
    const { work } = this.parts;
    const { metrics, log } = this.core;
    const { topic, partition, offset } = inbound.attempt;
    const failure = { error, startedAt };
    const outcome = await work
      .retryTransient(() =>
        work.run((tx, effects) => this.postponed.afterFailure(tx, effects, inbound, failure)),
      )
      .catch((again) => {
        log.error({ topic, partition, offset, err: loggable(again) }, 'a message could not be postponed');
        return this.handleUnpostponable(inbound, error);
      });
    metrics.handled(typeLabel(inbound), outcome, 0);
  }

  // A message that cannot even be postponed must not block its partition.
  private handleUnpostponable(inbound: InboundRecord, error: unknown): Promise<'dead'> {
    const { work } = this.parts;
    return work.retryTransient(() =>
      work.run(async (_, effects) => {
        this.deadLetter(effects, inbound, { attempts: 1, error: describeError(error) });
        return 'dead' as const;
      }),
    );
  }

  private deadLetter(
    effects: Effects,
    { record, attempt, type }: InboundRecord,
    result: { attempts: number; error: string },
  ): void {
    const { name, log } = this.core;
    const { topic, partition, offset } = attempt;
    log.error({ topic, partition, offset, type, reason: result.error }, 'a message was dead-lettered');
    effects.outbox.push(toDeadLetter(record, name, result));
  }
}

// Foreign producers choose unknown types freely, and each would become a time series.
const typeLabel = ({ decoded }: InboundRecord): string => (decoded.ok ? decoded.event.type : 'invalid');
