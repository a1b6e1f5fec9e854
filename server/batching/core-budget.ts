import { Rate } from './rate';
import { UnitCost } from './unit-cost';

/** The share of one core that batches may take before events are gathered for them. */
const share = 1 / 3;
/** Measured with 200 clients (bench/README.md, "Batching"): no more than 0.34 of the CPU of a server that does not gather. */
const shortestMs = 12;
/** Nobody waits longer, however much is to be done. */
const longestMs = 250;

/**
 * How long events are gathered before they are sent as a batch: one policy for the writes of a gateway and its fetches
 * from Kafka.
 *
 * Latency comes first while the core has room: as long as sending each event by itself takes less than a third of a core,
 * nothing is gathered. Beyond that there is one window for everything that shares the budget, just long enough that
 * sending one batch of each takes that third, but at least 12 ms and at most 250 ms.
 */
export class CoreBudget {
  /** What sending each event by itself would take, ms of work a second. */
  private readonly demand = new Rate();
  /** What sending one batch of everything that has events takes, ms of work. */
  private readonly round = new Rate();
  readonly unit: UnitCost;

  /** `unitMs`: what one unit of work costs, until it is measured. */
  constructor(unitMs: number) {
    this.unit = new UnitCost(unitMs);
  }

  /** 0: send immediately. */
  windowMs(now: number): number {
    if (this.demand.perSecond(now) <= share * 1_000) return 0;
    return Math.min(longestMs, Math.max(shortestMs, this.round.noted / share));
  }

  /** Notes `count` events of a stream that has `perSecond` of them, and whose batches take so many units each. */
  note(count: number, units: number, perSecond: number, now: number): void {
    const batchMs = units * this.unit.ms;
    this.demand.note(count * batchMs, now);
    // Summed over the events of a second, this is one batch of each stream, whatever its rate.
    this.round.note((count * batchMs) / perSecond, now);
  }
}
