import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import { type AlertEvent, isNewer } from '@/lib/alerts/newest';
import type { Alert, DomainEvent } from '@/lib/events';

/** Of those that do not fire; as many as the gateway holds. */
const maxOthers = 500;
const maxFiring = 10_000;

/** The newest state of each alert, from its events. */
export class AlertStore {
  readonly changed = new Emitter();
  /** In the order of their last change. */
  private readonly events = new Map<string, AlertEvent>();
  private list: readonly Alert[] = [];
  private firingList: readonly Alert[] = [];

  /** Applies the events of one frame. Returns how many could not be read. */
  apply(events: readonly DomainEvent[]): number {
    const failed = takeEach(events as readonly AlertEvent[], 'An alert', (event) => this.applyOne(event));
    if (events.length > 0) this.publish();
    return failed;
  }

  /** Replaces all alerts by a snapshot. Returns how many events could not be read. */
  reset(events: readonly DomainEvent[]): number {
    this.events.clear();
    const failed = takeEach(events as readonly AlertEvent[], 'An alert', (event) => this.applyOne(event));
    this.publish();
    return failed;
  }

  /** Those that fire, critical ones first, the newest of each first; then the others, the newest first. */
  all = (): readonly Alert[] => this.list;
  /** Those that fire, in the same order. */
  firing = (): readonly Alert[] => this.firingList;

  one = (alertId: string): Alert | undefined => this.events.get(alertId)?.data;

  private applyOne(event: AlertEvent): void {
    const { alertId } = event.data;
    if (!isNewer(event, this.events.get(alertId))) return;
    this.events.delete(alertId);
    this.events.set(alertId, event);
  }

  private publish(): void {
    const newestFirst = [...this.events.values()].map(({ data }) => data).reverse();
    const firing = newestFirst.filter(({ state }) => state === 'firing').slice(0, maxFiring);
    const others = newestFirst.filter(({ state }) => state !== 'firing').slice(0, maxOthers);
    this.firingList = firing.sort((a, b) => rank(a) - rank(b) || b.since - a.since);
    this.list = [...this.firingList, ...others.sort((a, b) => b.since - a.since)];
    if (this.list.length < this.events.size) this.dropUnlisted();
    this.changed.emit();
  }

  private dropUnlisted(): void {
    const kept = new Set(this.list.map(({ alertId }) => alertId));
    for (const alertId of this.events.keys()) if (!kept.has(alertId)) this.events.delete(alertId);
  }
}

const ranks = { critical: 0, warning: 1, info: 2 } as const satisfies Record<Alert['severity'], number>;
const rank = ({ severity }: Alert): number => ranks[severity];
