import { type DomainEvent, type EventType, schemaOf, type Topic } from '@/lib/events';
import { type GroupRecord, headerText, isRetryTopic } from '@/server/bus';
import type { Queries } from '@/server/db';
import { type Context, createContext, type Effects } from '@/server/services/framework/context';
import type { ServiceCore } from '@/server/services/framework/core';
import type { Business } from '@/server/services/framework/definition';
import { HandlerTimeout } from '@/server/services/framework/support/timeout';
import { orderIdOf } from './inbound-record';

type AnyHandler = (event: DomainEvent, context: Context) => Promise<void>;
type AnyDelivery = { event: DomainEvent; context: Context };
type AnyBatchHandler = (deliveries: readonly AnyDelivery[], tx: Queries) => Promise<void>;

export interface KeyedEvent {
  key: string;
  event: DomainEvent;
}

/** Calls the handlers of a service for events, within a transaction. */
export class EventDispatcher {
  constructor(
    private readonly core: Pick<ServiceCore, 'name' | 'log'>,
    private readonly business: Business,
    private readonly timeoutMs: number,
  ) {}

  /** False for types that other services handle. An unknown type is relevant to all: it has to be dead-lettered. */
  isRelevant({ topic, headers }: GroupRecord): boolean {
    const { handlers, batchHandlers = {}, onEvents } = this.business;
    const type = headerText(headers, 'ce_type');
    if (onEvents || isRetryTopic(topic) || type === undefined) return true;
    return type in handlers || type in batchHandlers || !schemaOf(topic as Topic, type as EventType);
  }

  /** Throws what a handler throws, or a HandlerTimeout; the latter aborts `cancel` as well. */
  async dispatch(
    tx: Queries,
    effects: Effects,
    keyed: readonly KeyedEvent[],
    cancel: AbortController,
  ): Promise<void> {
    const { name: source, log } = this.core;
    if (keyed.length === 0) return;
    const events = keyed.map(({ event }) => event);
    await this.business.onEvents?.(events, createContext(tx, effects, { source, log }));
    for (const wave of inWaves(keyed)) {
      const deliveries = wave.map((event) => {
        const cause = { traceparent: event.traceparent, orderId: orderIdOf(event) };
        return { event, context: createContext(tx, effects, { source, log, cause, signal: cancel.signal }) };
      });
      await this.deliver(tx, deliveries, cancel);
    }
  }

  /** Events of one type: to its batch handler, else to its handler one after the other. */
  private async deliver(
    tx: Queries,
    deliveries: readonly AnyDelivery[],
    cancel: AbortController,
  ): Promise<void> {
    const { handlers, batchHandlers } = this.business;
    const type = deliveries[0]?.event.type as EventType;
    const batchHandler = batchHandlers?.[type] as AnyBatchHandler | undefined;
    const handler = handlers[type] as AnyHandler | undefined;
    if (batchHandler) await this.inTime(type, cancel, () => batchHandler(deliveries, tx));
    else if (handler) {
      for (const { event, context } of deliveries)
        await this.inTime(type, cancel, () => handler(event, context));
    }
  }

  private async inTime(type: string, cancel: AbortController, work: () => Promise<void>): Promise<void> {
    const timer = setTimeout(() => cancel.abort(new HandlerTimeout(type, this.timeoutMs)), this.timeoutMs);
    await work().finally(() => clearTimeout(timer));
  }
}

/**
 * Groups events into lists of one type each, so that a list holds no key twice and the events of a key keep their
 * order: first the first event of every key by type, then the second ones, and so on.
 */
export function inWaves(keyed: readonly KeyedEvent[]): DomainEvent[][] {
  const waves: Map<string, DomainEvent[]>[] = [];
  const seen = new Map<string, number>();
  for (const { key, event } of keyed) {
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    const wave = waves[nth] ?? new Map<string, DomainEvent[]>();
    waves[nth] = wave;
    const sameType = wave.get(event.type);
    if (sameType) sameType.push(event);
    else wave.set(event.type, [event]);
  }
  return waves.flatMap((wave) => [...wave.values()]);
}
