import { type AlertEvent, isNewer } from '@/lib/alerts/newest';
import type { DomainEvent } from '@/lib/events';
import type { Projection } from './projection';

/** Producers may make up alerts without end: beyond this, those that changed longest ago are dropped. */
const maxBytes = 8 * 1024 * 1024;

interface Held {
  event: AlertEvent;
  bytes: number;
}

/**
 * The newest state of each alert: of all that fire, and of the newest others. A snapshot has those that fire at its end,
 * because what does not fit in a message is left out at its beginning.
 */
export class AlertProjection implements Projection {
  /** By alertId, in the order of their last change. */
  private readonly firing = new Map<string, Held>();
  private readonly others = new Map<string, Held>();
  private bytesHeld = 0;

  constructor(private readonly maxOthers: number) {}

  apply(domainEvent: DomainEvent, bytes: number): void {
    const event = domainEvent as AlertEvent;
    const { alertId, state } = event.data;
    if (!isNewer(event, (this.firing.get(alertId) ?? this.others.get(alertId))?.event)) return;
    this.drop(this.firing, alertId);
    this.drop(this.others, alertId);
    (state === 'firing' ? this.firing : this.others).set(alertId, { event, bytes });
    this.bytesHeld += bytes;
    this.limit();
  }

  restore(event: DomainEvent, bytes: number): void {
    this.apply(event, bytes);
  }

  snapshot(): DomainEvent[] {
    return [...this.others.values(), ...this.firing.values()].map(({ event }) => event);
  }

  rows(): number {
    return this.others.size + this.firing.size;
  }

  clear(): void {
    this.firing.clear();
    this.others.clear();
    this.bytesHeld = 0;
  }

  private limit(): void {
    while (this.others.size > this.maxOthers) this.dropOldest(this.others);
    while (this.bytesHeld > maxBytes && this.rows() > 1)
      this.dropOldest(this.others.size > 0 ? this.others : this.firing);
  }

  private dropOldest(held: Map<string, Held>): void {
    const [alertId] = held.keys();
    if (alertId !== undefined) this.drop(held, alertId);
  }

  private drop(held: Map<string, Held>, alertId: string): void {
    this.bytesHeld -= held.get(alertId)?.bytes ?? 0;
    held.delete(alertId);
  }
}
