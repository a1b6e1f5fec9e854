import type { Logger } from 'pino';
import type { DomainEvent, EventType } from '@/lib/events';
import { toDeadLetter } from '@/server/bus';
import { claimEvents, claimUnlessPostponed, type FrameworkTables, type Queries } from '@/server/db';
import { type Context, createContext, type Effects } from '@/server/services/framework/context';
import type { Business } from '@/server/services/framework/definition';
import type { Metrics, Outcome } from '@/server/services/framework/metrics';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import { HandlerTimeout } from '@/server/services/framework/support/timeout';
import type { UnitOfWork } from '@/server/services/framework/unit-of-work';
import { type Inbound, orderIdOf } from './inbound';
import type { PostponedMessages } from './postponed';

type AnyHandler = (event: DomainEvent, context: Context) => Promise<void>;
type AnyDelivery = { event: DomainEvent; context: Context };
type AnyBatchHandler = (deliveries: readonly AnyDelivery[], tx: Queries) => Promise<void>;

interface Accepted {
  key: string;
  event: DomainEvent;
}

export interface EventHandlerParts {
  name: string;
  business: Business;
  tables: FrameworkTables;
  log: Logger;
  work: UnitOfWork;
  postponed: PostponedMessages;
  metrics: Metrics;
  timeoutMs: number;
}

/** Handles records in one transaction; when one of them fails, each in a transaction of its own. */
export class EventHandler {
  constructor(private readonly parts: EventHandlerParts) {}

  /** Resolves when every record is handled, parked or dead; rejects only when the service is stopped. */
  async handle(batch: readonly Inbound[]): Promise<void> {
    try {
      await this.together(batch);
    } catch (error) {
      if (batch.length > 1) for (const inbound of batch) await this.handle([inbound]);
      else await this.failed(batch[0] as Inbound, error);
    }
  }

  private async together(batch: readonly Inbound[]): Promise<void> {
    const { work, metrics } = this.parts;
    await work.retryTransient(async () => {
      const timeout = new AbortController();
      const started = performance.now();
      const handled = await work.run(
        (tx, effects) => this.inTransaction(tx, effects, batch, timeout),
        timeout.signal,
      );
      const seconds = (performance.now() - started) / 1000 / batch.length;
      for (const inbound of batch)
        metrics.handled(labelOf(inbound), handled.get(inbound) ?? 'duplicate', seconds);
    });
  }

  private async inTransaction(
    tx: Queries,
    effects: Effects,
    batch: readonly Inbound[],
    timeout: AbortController,
  ): Promise<Map<Inbound, Outcome>> {
    const { postponed } = this.parts;
    const { ready, fresh } = await this.admit(tx, effects, batch);
    const outcomes = new Map<Inbound, Outcome>();
    for (const inbound of batch) outcomes.set(inbound, ready.includes(inbound) ? 'duplicate' : 'parked');
    const accepted: Accepted[] = [];
    for (const inbound of ready) {
      if (!fresh.delete(inbound.identity)) continue;
      outcomes.set(inbound, inbound.decoded.ok ? 'handled' : 'dead');
      if (inbound.decoded.ok) accepted.push({ key: inbound.key, event: inbound.decoded.event });
      else this.deadLetter(effects, inbound, { attempts: 0, error: inbound.decoded.message });
    }
    await this.run(tx, effects, accepted, timeout);
    await postponed.leave(tx, ready);
    return outcomes;
  }

  /** The records that need not wait behind another, and the identities among them that were not handled before. */
  private async admit(
    tx: Queries,
    effects: Effects,
    batch: readonly Inbound[],
  ): Promise<{ ready: readonly Inbound[]; fresh: Set<string> }> {
    const { tables, postponed } = this.parts;
    const firsts = batch.filter(({ fromRetry }) => !fromRetry);
    const { fresh, postponedKeys } = await claimUnlessPostponed(tx, tables, firsts);
    const isClear = ({ fromRetry, key }: Inbound) => !fromRetry && !postponedKeys.has(key);
    if (batch.every(isClear)) return { ready: batch, fresh };
    const admitted = new Set(
      await postponed.admit(
        tx,
        effects,
        batch.filter((inbound) => !isClear(inbound)),
      ),
    );
    for (const identity of await claimEvents(tx, tables, [...admitted])) fresh.add(identity);
    return { ready: batch.filter((inbound) => isClear(inbound) || admitted.has(inbound)), fresh };
  }

  private async run(
    tx: Queries,
    effects: Effects,
    accepted: readonly Accepted[],
    timeout: AbortController,
  ): Promise<void> {
    const { business, name: source, log } = this.parts;
    if (accepted.length === 0) return;
    const events = accepted.map(({ event }) => event);
    await business.onEvents?.(events, createContext(tx, effects, { source, log }));
    for (const alike of inWaves(accepted)) {
      const deliveries = alike.map((event) => {
        const cause = { traceparent: event.traceparent, orderId: orderIdOf(event) };
        return { event, context: createContext(tx, effects, { source, log, cause, signal: timeout.signal }) };
      });
      await this.deliver(tx, deliveries, timeout);
    }
  }

  /** Events of one type: together when the service can, else one after the other. */
  private async deliver(
    tx: Queries,
    deliveries: readonly AnyDelivery[],
    timeout: AbortController,
  ): Promise<void> {
    const { handlers, batchHandlers } = this.parts.business;
    const type = deliveries[0]?.event.type as EventType;
    const batchHandler = batchHandlers?.[type] as AnyBatchHandler | undefined;
    const handler = handlers[type] as AnyHandler | undefined;
    if (batchHandler) await this.inTime(type, timeout, () => batchHandler(deliveries, tx));
    else if (handler) {
      for (const { event, context } of deliveries)
        await this.inTime(type, timeout, () => handler(event, context));
    }
  }

  private async inTime(type: string, timeout: AbortController, work: () => Promise<void>): Promise<void> {
    const { timeoutMs } = this.parts;
    const timer = setTimeout(() => timeout.abort(new HandlerTimeout(type, timeoutMs)), timeoutMs);
    await work().finally(() => clearTimeout(timer));
  }

  private deadLetter(
    effects: Effects,
    { record, attempt, type }: Inbound,
    end: { attempts: number; error: string },
  ) {
    const { name, log } = this.parts;
    const { topic, partition, offset } = attempt;
    log.error({ topic, partition, offset, type, reason: end.error }, 'a message went to the dead letters');
    effects.outbox.push(toDeadLetter(record, name, end));
  }

  private async failed(inbound: Inbound, error: unknown): Promise<void> {
    const { work, postponed, metrics, log } = this.parts;
    const { topic, partition, offset } = inbound.attempt;
    const plan = (tx: Queries, effects: Effects) => postponed.afterFailure(tx, effects, inbound, error);
    // A message that cannot even be parked must not stop its partition.
    const end = async (_: Queries, effects: Effects) => {
      this.deadLetter(effects, inbound, { attempts: 1, error: describeError(error) });
      return 'dead' as const;
    };
    const outcome = await work
      .retryTransient(() => work.run(plan))
      .catch((failure) => {
        log.error({ topic, partition, offset, err: loggable(failure) }, 'a message could not be put aside');
        return work.retryTransient(() => work.run(end));
      });
    metrics.handled(labelOf(inbound), outcome, 0);
  }
}

// A type that nobody knows is a stranger's word, and each would be a time series of its own.
const labelOf = ({ decoded }: Inbound): string => (decoded.ok ? decoded.event.type : 'invalid');

/**
 * Events of one type each, such that a list holds no key twice and every key's events come in their order: first
 * the first event of every key by type, then the second ones, and so on.
 */
export function inWaves(accepted: readonly Accepted[]): DomainEvent[][] {
  const waves: Map<string, DomainEvent[]>[] = [];
  const seen = new Map<string, number>();
  for (const { key, event } of accepted) {
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    const wave = waves[nth] ?? new Map<string, DomainEvent[]>();
    waves[nth] = wave;
    const alike = wave.get(event.type);
    if (alike) alike.push(event);
    else wave.set(event.type, [event]);
  }
  return waves.flatMap((wave) => [...wave.values()]);
}
