import type { NotificationItem } from '@/components/live';

export type Urgency = 'critical' | 'warning';

/** How many notifications have no announcement of their own. */
export type MoreCounts = Record<Urgency, number>;

export interface AnnouncementPlan {
  /** One announcement for each. */
  each: readonly NotificationItem[];
  /** Keys of announcements to close. */
  close: readonly string[];
  /** The counts for one summary, where they changed; undefined: no summary is needed any more. */
  more?: MoreCounts | undefined;
}

/** So many announcements are open at a time. */
const maxOpen = 3;
/** So many are counted. */
export const maxCounted = 1_000;

/**
 * Decides which notifications are announced, as toasts or by the browser: up to three at a time, and one summary of the
 * others. A critical one takes the place of the oldest warning. What was read, or is resolved, is closed.
 */
export class AnnouncementPlanner {
  /** By key, the oldest first. */
  private readonly open = new Map<string, Urgency>();
  /** Those that the summary counts. */
  private readonly counted = new Map<string, Urgency>();

  /** `urgencyOf`: undefined for what is not announced. */
  constructor(private readonly urgencyOf: (item: NotificationItem) => Urgency | undefined) {}

  /** For new notifications, newest first. */
  plan(items: readonly NotificationItem[]): AnnouncementPlan {
    const each: NotificationItem[] = [];
    const close: string[] = [];
    const { size } = this.counted;
    for (const urgency of ['critical', 'warning'] as const) {
      for (const item of items) {
        if (item.read || this.urgencyOf(item) !== urgency) continue;
        if (urgency === 'critical') close.push(...this.makeRoom());
        if (this.open.size < maxOpen) {
          this.open.set(item.key, urgency);
          each.push(item);
        } else if (this.counted.size < maxCounted) this.counted.set(item.key, urgency);
      }
    }
    return { each, close, ...(this.counted.size > size ? { more: this.counts() } : {}) };
  }

  /** For the inbox after a change: what is read needs no announcement. */
  read(items: readonly NotificationItem[]): AnnouncementPlan {
    if (this.open.size + this.counted.size === 0) return { each: [], close: [] };
    const close: string[] = [];
    const { size } = this.counted;
    for (const { key, read } of items) {
      if (!read) continue;
      if (this.open.delete(key)) close.push(key);
      this.counted.delete(key);
    }
    return { each: [], close, ...(this.counted.size < size ? { more: this.countsOrNone() } : {}) };
  }

  /** To be called when an announcement was closed. Returns whether it was open. */
  closed(key: string): boolean {
    return this.open.delete(key);
  }

  closedMore(): void {
    this.counted.clear();
  }

  /** Forgets everything; returns the keys of what was open. */
  clear(): string[] {
    const keys = [...this.open.keys()];
    this.open.clear();
    this.counted.clear();
    return keys;
  }

  /** Where there is no room, the oldest warning goes. */
  private makeRoom(): string[] {
    if (this.open.size < maxOpen) return [];
    const [oldest] = [...this.open].find(([, urgency]) => urgency === 'warning') ?? [];
    return oldest !== undefined && this.open.delete(oldest) ? [oldest] : [];
  }

  private countsOrNone = (): MoreCounts | undefined => (this.counted.size > 0 ? this.counts() : undefined);

  private counts(): MoreCounts {
    const all = [...this.counted.values()];
    const critical = all.filter((urgency) => urgency === 'critical').length;
    return { critical, warning: all.length - critical };
  }
}
