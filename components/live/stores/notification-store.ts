import { z } from 'zod';
import { readStored, watchStored, writeStored } from '@/components/browser/stored';
import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import { type Alert, type DomainEvent, type EventData, identityOf } from '@/lib/events';
import { EndedIncidents, entriesOf, type NotificationItem } from './notification-entries';

const maxItems = 500;
const maxRead = 2 * maxItems;
const isForAll = ({ data }: NotificationItem): boolean => data.audience === 'all';

const storageKey = 'pulseboard.read';
/** Read marks of an earlier version, stored by id alone. */
const formerKey = 'pulseboard.read-notifications';
const marks = z.array(z.string());

/**
 * The inbox in order of arrival, newest first, whatever the timestamps; an alert that fired and was resolved is one entry.
 * Read marks are stored in this browser.
 */
export class NotificationStore {
  readonly changed = new Emitter();
  /** Live notifications for everybody, for toasts; those for one customer are not announced. */
  readonly arrived = new Emitter<[readonly NotificationItem[]]>();
  private readonly read = new Set<string>();
  private readonly readById = new Set<string>();
  private readonly ended = new EndedIncidents();
  private items: readonly NotificationItem[] = [];
  private entries: readonly NotificationItem[] = [];
  private unreadCount = 0;

  /** Reads the stored read marks and follows changes by other tabs; returns how to stop. */
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

  /** Applies the events of one frame. `isLive`: announce them. Returns how many could not be read. */
  apply(events: readonly DomainEvent[], isLive: boolean): number {
    const keys = new Set(this.items.map(({ key }) => key));
    const fresh: NotificationItem[] = [];
    const failed = takeEach(events, 'A notification', (event) => {
      const item = this.toItem(event);
      if (keys.has(item.key)) return;
      keys.add(item.key);
      fresh.push(item);
    });
    if (fresh.length === 0) return failed;
    this.publish([...fresh.reverse(), ...this.items].slice(0, maxItems));
    const forAll = entriesOf(fresh, this.ended.at).filter(isForAll);
    if (isLive && forAll.length > 0) this.arrived.emit(forAll);
    return failed;
  }

  /** Replaces the inbox by a snapshot, oldest first. Returns how many events could not be read. */
  reset(events: readonly DomainEvent[]): number {
    const items = new Map<string, NotificationItem>();
    const failed = takeEach(events, 'A notification', (event) => {
      const item = this.toItem(event);
      if (!items.has(item.key)) items.set(item.key, item);
    });
    this.publish([...items.values()].reverse().slice(0, maxItems));
    return failed;
  }

  /** Alerts as they are now: one that is resolved needs no attention, also if no notification says so. */
  alertsChanged(alerts: readonly Alert[]): void {
    let isNew = false;
    for (const { state, incidentId, resolvedAt, since } of alerts) {
      if (state === 'firing' || incidentId === undefined) continue;
      isNew = this.ended.add(incidentId, resolvedAt ?? since) || isNew;
    }
    if (isNew) this.publish(this.items);
  }

  markRead(key: string): void {
    this.read.add(key);
    this.afterReading();
  }

  markAllRead(): void {
    for (const { key } of this.items) this.read.add(key);
    this.afterReading();
  }

  all = (): readonly NotificationItem[] => this.entries;
  unread = (): number => this.unreadCount;

  private toItem(event: DomainEvent): NotificationItem {
    const key = identityOf(event);
    const read = this.read.has(key) || this.readById.has(event.id);
    return { ...(event as DomainEvent<EventData<'notification.posted'>>), key, read };
  }

  private afterReading(): void {
    // A Set keeps its order: the oldest mark is dropped first, long after its notification left the inbox.
    for (const key of [...this.read].slice(0, -maxRead)) this.read.delete(key);
    this.showMarks();
    writeStored(storageKey, [...this.read]);
  }

  private showMarks(): void {
    this.publish(this.items.map((item) => (this.read.has(item.key) ? { ...item, read: true } : item)));
  }

  private publish(items: readonly NotificationItem[]): void {
    this.items = items;
    this.entries = entriesOf(items, this.ended.at);
    this.unreadCount = this.entries.filter((item) => !item.read && isForAll(item)).length;
    this.changed.emit();
  }
}
