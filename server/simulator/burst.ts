import type { BurstRequest, SimulatorState } from '@/lib/simulator';
import { createPace } from './pace';

/** Events of one feed on top of its rate, for a while. */
export interface Burst {
  readonly feed: BurstRequest['feed'];
  /** Events a second. */
  readonly rate: number;
  /** How many are due after `elapsedMs` more; over its whole length exactly the count asked for. */
  due(elapsedMs: number): number;
  readonly over: boolean;
  /** `usual` is the feed's rate without the burst, events a second. */
  state(usual: number): NonNullable<SimulatorState['burst']>;
}

export function createBurst({ feed, count, seconds }: BurstRequest): Burst {
  const rate = count / seconds;
  const pace = createPace();
  let leftMs = seconds * 1_000;
  let left = count;
  return {
    feed,
    rate,
    due: (elapsedMs) => {
      leftMs -= elapsedMs;
      const due = leftMs <= 0 ? left : Math.min(left, pace.due(rate, elapsedMs));
      left -= due;
      return due;
    },
    get over() {
      return left === 0 && leftMs <= 0;
    },
    state: (usual) => ({
      feed,
      count,
      rate,
      ...(usual > 0 ? { multiplier: Math.round(((usual + rate) / usual) * 10) / 10 } : {}),
      endsAt: Math.round(Date.now() + Math.max(0, leftMs)),
    }),
  };
}
