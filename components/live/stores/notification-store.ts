import { z } from 'zod';
import { readStored, watchStored, writeStored } from '@/components/browser/stored';
import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import { type DomainEvent, type EventData, identityOf } from '@/lib/events';

export type NotificationItem = DomainEvent<EventData<'notification.posted'>> & {
  /** Its identity: two producers may give one id. */
  key: string;
  read: boolean;
};

const maxItems = 500;
const maxRead = 2 * maxItems;
const isForAll = ({ data }: NotificationItem): boolean => data.audience === 'all';

const storageKey = 'pulseboard.read';
/** Until identity was source and id together, marks were kept by id alone. */
const formerKey = 'pulseboard.read-notifications';
const marks = z.array(z.string());

/** The inbox, newest first: in the order in which they came, whatever their timestamps say. Read marks are kept on this device. */
export class NotificationStore {
  readonly changed = new Emitter();
  /** Those to everybody that came live, for toasts: what one customer is told does not call out to the others. */
  readonly arrived = new Emitter<[readonly NotificationItem[]]>();
  private readonly read = new Set<string>();
  private readonly readById = new Set<string>();
  private items: readonly NotificationItem[] = [];
  private unreadCount = 0;

  /** Reads what this device remembers, and follows what other tabs add to it until the returned function is called. */
  restore(): () => void {
    this.readMarks();
    for (const id of readStored(formerKey, marks) ?? []) this.readById.add(id);
    return watchStored(storageKey, () => {
      this.readMarks();
      this.showMarks();
    });
  }

  private readMarks(): void {
    for (const key of readStored(storageKey, marks) ?? []) this.read.add(key);
  }

  /** Takes one frame's events in; says how many it could not. */
  apply(events: readonly DomainEvent[], isLive: boolean): number {
    const known = new Set(this.items.map(({ key }) => key));
    const fresh: NotificationItem[] = [];
    const failed = takeEach(events, 'A notification', (event) => {
      const item = this.toItem(event);
      if (known.has(item.key)) return;
      known.add(item.key);
      fresh.push(item);
    });
    if (fresh.length === 0) return failed;
    this.publish([...fresh.reverse(), ...this.items].slice(0, maxItems));
    const forAll = fresh.filter(isForAll);
    if (isLive && forAll.length > 0) this.arrived.emit(forAll);
    return failed;
  }

  /** The state told by the gateway, oldest first. */
  reset(events: readonly DomainEvent[]): void {
    const items = new Map<string, NotificationItem>();
    takeEach(events, 'A notification', (event) => {
      const item = this.toItem(event);
      if (!items.has(item.key)) items.set(item.key, item);
    });
    this.publish([...items.values()].reverse().slice(0, maxItems));
  }

  markRead(key: string): void {
    this.read.add(key);
    this.afterReading();
  }

  markAllRead(): void {
    for (const { key } of this.items) this.read.add(key);
    this.afterReading();
  }

  all = (): readonly NotificationItem[] => this.items;
  unread = (): number => this.unreadCount;

  private toItem(event: DomainEvent): NotificationItem {
    const key = identityOf(event);
    const read = this.read.has(key) || this.readById.has(event.id);
    return { ...(event as DomainEvent<EventData<'notification.posted'>>), key, read };
  }

  private afterReading(): void {
    // A Set keeps its order: what was read first is forgotten first, long after it left the inbox.
    for (const key of [...this.read].slice(0, -maxRead)) this.read.delete(key);
    this.showMarks();
    writeStored(storageKey, [...this.read]);
  }

  private showMarks(): void {
    this.publish(this.items.map((item) => (this.read.has(item.key) ? { ...item, read: true } : item)));
  }

  private publish(items: readonly NotificationItem[]): void {
    this.items = items;
    this.unreadCount = items.filter((item) => !item.read && isForAll(item)).length;
    this.changed.emit();
  }
}
