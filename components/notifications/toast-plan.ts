import type { NotificationItem } from '@/components/live';

/** What is to be shown of notifications that came together. */
export interface ToastPlan {
  /** One toast each. */
  each: readonly NotificationItem[];
  /** So many came in a moment: one toast says it. */
  flood?: number;
  /** Critical ones beyond those that stand already: one toast says how many. */
  moreCritical?: number;
}

/** More than this many within the window are told in one toast. */
const floodAbove = 3;
const windowMs = 4_000;
/** A critical toast stays until it is closed; so many beside each other can be read. */
const mostStanding = 3;

/** Decides which notifications call out, and keeps a flood, of critical ones too, to a few toasts. */
export class ToastPlanner {
  private recent: { at: number; count: number }[] = [];
  private readonly standing = new Set<string>();
  private more = 0;

  /** `now`: epoch ms. */
  plan(items: readonly NotificationItem[], now: number): ToastPlan {
    this.recent = [...this.recent, { at: now, count: items.length }].filter(({ at }) => at > now - windowMs);
    const inWindow = this.recent.reduce((sum, { count }) => sum + count, 0);
    const critical = items.filter(({ data }) => data.severity === 'critical');
    const stands = critical.slice(0, Math.max(0, mostStanding - this.standing.size));
    for (const { key } of stands) this.standing.add(key);
    const added = critical.length - stands.length;
    this.more += added;
    const isFlood = inWindow > floodAbove;
    const others = isFlood ? [] : items.filter((item) => !critical.includes(item));
    return {
      each: [...others, ...stands],
      ...(isFlood ? { flood: inWindow } : {}),
      ...(added > 0 ? { moreCritical: this.more } : {}),
    };
  }

  /** A critical toast was closed. */
  closed(key: string): void {
    this.standing.delete(key);
  }

  closedMore(): void {
    this.more = 0;
  }
}
