import type { DomainEvent, EventData } from '@/lib/events';
import { Emitter } from './emitter';

export type NotificationItem = DomainEvent<EventData<'notification.posted'>> & { read: boolean };

const maxItems = 500;
const maxRead = 2 * maxItems;
const isForAll = ({ data }: NotificationItem): boolean => data.audience === 'all';

const storageKey = 'pulseboard.read-notifications';

/** The inbox, newest first. What was read is remembered on this device. */
export class NotificationStore {
  readonly changed = new Emitter();
  /** Those to everybody that came live, for toasts: what one customer is told does not call out to the others. */
  readonly arrived = new Emitter<[readonly NotificationItem[]]>();
  private readonly read = new Set<string>();
  private items: readonly NotificationItem[] = [];
  private unreadCount = 0;

  /** Reads what this device remembers; in a browser only. */
  restore(): void {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
      if (Array.isArray(stored)) for (const id of stored) this.read.add(String(id));
    } catch {
      // A full or forbidden storage costs the memory of what was read, and nothing else.
    }
  }

  apply(events: readonly DomainEvent[], isLive: boolean): void {
    const known = new Set(this.items.map(({ id }) => id));
    const fresh = events.filter(({ id }) => !known.has(id)).map((event) => this.toItem(event));
    if (fresh.length === 0) return;
    this.publish([...fresh.reverse(), ...this.items].slice(0, maxItems));
    const forAll = fresh.filter(isForAll);
    if (isLive && forAll.length > 0) this.arrived.emit(forAll);
  }

  reset(events: readonly DomainEvent[]): void {
    this.publish(events.map((event) => this.toItem(event)).reverse());
  }

  markRead(id: string): void {
    this.read.add(id);
    this.afterReading();
  }

  markAllRead(): void {
    for (const { id } of this.items) this.read.add(id);
    this.afterReading();
  }

  all = (): readonly NotificationItem[] => this.items;
  unread = (): number => this.unreadCount;

  private toItem(event: DomainEvent): NotificationItem {
    return { ...(event as DomainEvent<EventData<'notification.posted'>>), read: this.read.has(event.id) };
  }

  private afterReading(): void {
    // A Set keeps its order: what was read first is forgotten first, long after it left the inbox.
    for (const id of [...this.read].slice(0, -maxRead)) this.read.delete(id);
    this.publish(this.items.map((item) => (this.read.has(item.id) ? { ...item, read: true } : item)));
    try {
      localStorage.setItem(storageKey, JSON.stringify([...this.read]));
    } catch {
      // As above: the inbox works without a memory.
    }
  }

  private publish(items: readonly NotificationItem[]): void {
    this.items = items;
    this.unreadCount = items.filter((item) => !item.read && isForAll(item)).length;
    this.changed.emit();
  }
}
