const slotMs = 1_000;

/** Counts events: the total, and the rate over the last few seconds. */
export interface Meter {
  add(count: number): void;
  readonly total: number;
  /** Mean over the window, or since the start when that is shorter. */
  perSecond(): number;
}

/** `windowSeconds`: short for fast feeds, long for feeds with a few events per minute. */
export function createMeter(windowSeconds: number, now: () => number = () => performance.now()): Meter {
  const slots = new Map<number, number>();
  const startedAt = now();
  let total = 0;
  const oldest = () => Math.floor((now() - windowSeconds * slotMs) / slotMs);
  return {
    add: (count) => {
      const slot = Math.floor(now() / slotMs);
      total += count;
      slots.set(slot, (slots.get(slot) ?? 0) + count);
      for (const key of slots.keys()) if (key < oldest()) slots.delete(key);
    },
    get total() {
      return total;
    },
    perSecond: () => {
      const current = Math.floor(now() / slotMs);
      let counted = 0;
      // Without the current second, which is incomplete.
      for (const [slot, count] of slots) if (slot > oldest() && slot < current) counted += count;
      const full = Math.min(windowSeconds - 1, Math.max(1, current - Math.floor(startedAt / slotMs)));
      return Math.round((counted / full) * 100) / 100;
    },
  };
}
