import { BatchStream } from '@/server/batching/batch-stream';
import type { Clock } from '@/server/batching/clock';
import { CoreBudget } from '@/server/batching/core-budget';
import type { FetchOptions } from '@/server/bus/wire/requests/fetch';

/** Of a reader's CPU, ms a fetch, whatever is in it. Assumed, and not measured while it runs: most of it is the kernel's. */
const fetchMs = 0.5;
/** A broker that gathers records answers sooner when it has so many bytes of them. */
const gatheredBytes = 1024 * 1024;

/**
 * When a reader gets its next answer. A broker answers a fetch as soon as it has one record: at a thousand records a second
 * that would be a thousand requests, each of which costs more than the records in it. So beyond its budget a reader has the
 * broker gather: that costs neither of them a timer, and when the answer leaves, all that was written until then is in it.
 */
export class FetchPace {
  private readonly fetches: BatchStream;

  /** `leastMs`: how long whoever takes the records gathers them anyway, ms. */
  constructor(leastMs: () => number = () => 0, clock?: Clock) {
    this.fetches = new BatchStream(new CoreBudget(fetchMs), { leastMs, clock });
  }

  /** Notes that so many records came just now. */
  answered(count: number): void {
    this.fetches.started();
    this.fetches.arrived(count);
  }

  /** `isBehind`: more is written already, and is fetched without a pause. */
  options(usual: FetchOptions, isBehind: boolean): FetchOptions {
    const waitMs = isBehind ? 0 : Math.round(this.fetches.waitMs());
    return waitMs === 0 ? usual : { ...usual, minBytes: gatheredBytes, maxWaitMs: waitMs };
  }
}
