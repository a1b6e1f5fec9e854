import type { NotificationItem } from '@/components/live';

/** The toasts to show for a batch of notifications. */
export interface ToastPlan {
  /** One toast for each. */
  each: readonly NotificationItem[];
  /** Number of critical notifications without a toast of their own, for one summary toast. */
  more?: number;
}

/** Critical toasts stay until they are closed; this many fit on the screen. */
const maxOpen = 3;

/** Decides which notifications get a toast: critical ones, up to `maxOpen` at a time. */
export class ToastPlanner {
  private readonly open = new Set<string>();
  private more = 0;

  plan(items: readonly NotificationItem[]): ToastPlan {
    const critical = items.filter(({ data }) => data.severity === 'critical');
    const each = critical.slice(0, Math.max(0, maxOpen - this.open.size));
    for (const { key } of each) this.open.add(key);
    const added = critical.length - each.length;
    this.more += added;
    return { each, ...(added > 0 ? { more: this.more } : {}) };
  }

  /** To be called when a toast was closed. */
  closed(key: string): void {
    this.open.delete(key);
  }

  closedMore(): void {
    this.more = 0;
  }
}
