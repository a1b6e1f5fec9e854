import type { BurstRequest, SimulatorState } from '@/lib/simulator';
import { createPace } from './publishing/pace';

/** The result of a burst. */
export interface BurstEnd {
  request: BurstRequest;
  /** Number of events that were made: all, unless it was stopped. */
  made: number;
  /** Number of those that Kafka or the order service acknowledged. */
  acknowledged: number;
  /** From its start to the last result, ms. */
  elapsedMs: number;
}

/** Additional events of one feed for some time. */
export interface Burst {
  readonly feed: BurstRequest['feed'];
  /** Events a second. */
  readonly rate: number;
  /** Number of events due after another `elapsedMs`; in total exactly the requested count. */
  due(elapsedMs: number): number;
  /** Records the result of `count` events. */
  record(count: number, isAcknowledged: boolean): void;
  /** Makes no more events; results of those in flight still count. */
  stop(): void;
  readonly over: boolean;
  /** `usual` is the feed's rate without the burst, events a second. */
  state(usual: number): NonNullable<SimulatorState['burst']>;
}

/** `onEnd` is called once, when every event of the burst has a result. */
export function createBurst(request: BurstRequest, onEnd: (end: BurstEnd) => void = () => undefined): Burst {
  const { feed, count, seconds } = request;
  const rate = count / seconds;
  const pace = createPace();
  const startedAt = performance.now();
  let leftMs = seconds * 1_000;
  let made = 0;
  let acknowledged = 0;
  let answered = 0;
  let isStopped = false;
  let isEnded = false;
  const isOver = () => isStopped || (made === count && leftMs <= 0);

  function endOnce(): void {
    if (isEnded || !isOver() || answered < made) return;
    isEnded = true;
    onEnd({ request, made, acknowledged, elapsedMs: performance.now() - startedAt });
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
    record: (some, isAcknowledged) => {
      answered += some;
      if (isAcknowledged) acknowledged += some;
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
