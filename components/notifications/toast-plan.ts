import type { NotificationItem } from '@/components/live';

/** What is to be shown of notifications that came together. */
export interface ToastPlan {
  /** One toast each. */
  each: readonly NotificationItem[];
  /** Beyond those that are shown already: one toast says how many. */
  more?: number;
}

/** A critical toast stays until it is closed; so many beside each other can be read. */
const mostStanding = 3;

/** Only critical notifications are toasts, and a flood of them is a few: the others wait at the bell. */
export class ToastPlanner {
  private readonly standing = new Set<string>();
  private more = 0;

  plan(items: readonly NotificationItem[]): ToastPlan {
    const critical = items.filter(({ data }) => data.severity === 'critical');
    const each = critical.slice(0, Math.max(0, mostStanding - this.standing.size));
    for (const { key } of each) this.standing.add(key);
    const added = critical.length - each.length;
    this.more += added;
    return { each, ...(added > 0 ? { more: this.more } : {}) };
  }

  /** A toast was closed. */
  closed(key: string): void {
    this.standing.delete(key);
  }

  closedMore(): void {
    this.more = 0;
  }
}
