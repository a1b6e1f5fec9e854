import type { BurstRequest, SimulatorState } from '@/lib/simulator';
import { createPace } from './publishing/pace';

/** What became of a burst. */
export interface BurstEnd {
  request: BurstRequest;
  /** How many of its events were made: all, unless it was stopped. */
  made: number;
  /** How many of those were acknowledged. */
  taken: number;
  /** From its start until the last of them was answered. */
  elapsedMs: number;
}

/** Events of one feed on top of its rate, for a while. */
export interface Burst {
  readonly feed: BurstRequest['feed'];
  /** Events a second. */
  readonly rate: number;
  /** How many are due after `elapsedMs` more; over its whole length exactly the count asked for. */
  due(elapsedMs: number): number;
  /** What became of `count` of them that were due. */
  note(count: number, isTaken: boolean): void;
  /** Makes no more; those on their way are still waited for. */
  stop(): void;
  readonly over: boolean;
  /** `usual` is the feed's rate without the burst, events a second. */
  state(usual: number): NonNullable<SimulatorState['burst']>;
}

/** `onEnd` is called once, when it is known of every event of the burst what became of it. */
export function createBurst(request: BurstRequest, onEnd: (end: BurstEnd) => void = () => undefined): Burst {
  const { feed, count, seconds } = request;
  const rate = count / seconds;
  const pace = createPace();
  const startedAt = performance.now();
  let leftMs = seconds * 1_000;
  let made = 0;
  let taken = 0;
  let answered = 0;
  let isStopped = false;
  let isEnded = false;
  const isOver = () => isStopped || (made === count && leftMs <= 0);

  function endOnce(): void {
    if (isEnded || !isOver() || answered < made) return;
    isEnded = true;
    onEnd({ request, made, taken, elapsedMs: performance.now() - startedAt });
  }

  return {
    feed,
    rate,
    due: (elapsedMs) => {
      leftMs -= elapsedMs;
      const left = count - made;
      const due = leftMs <= 0 ? left : Math.min(left, pace.due(rate, elapsedMs));
      made += due;
      endOnce();
      return due;
    },
    note: (some, isTaken) => {
      answered += some;
      if (isTaken) taken += some;
      endOnce();
    },
    stop: () => {
      isStopped = true;
      endOnce();
    },
    get over() {
      return isOver();
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
