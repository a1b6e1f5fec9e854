import type { Arrival } from '@/components/live/ledger/ledger-row';
import type { Filter } from '@/lib/protocol';
import { DeliveryAccount } from '@/lib/protocol/delivery-account';
import { filterKey, isUnfiltered } from '@/lib/protocol/filter';

/** After so many failed repairs within `ms` no more are requested: the gateway accepts 40 requests in that time. */
const repairLimit = { times: 3, ms: 10_000 };

/** How the events of a message are counted, and whether they happened just now. */
export interface ArrivalMode {
  arrival: Arrival;
  isLive: boolean;
}

/** How far one filter of a feed was read, and how the next message is to be counted. */
export class FeedPosition {
  readonly account: DeliveryAccount;
  /** Events were missed: the connection was lost, the page was paused, or a repair was requested. */
  private isInterrupted = false;
  /** A live batch arrived since the subscription was opened. */
  private isLive = false;
  private isContinued = false;
  private failedRepairs: number[] = [];

  constructor(filter: Filter) {
    this.account = new DeliveryAccount(isUnfiltered(filter));
  }

  interrupt(): void {
    this.isInterrupted = true;
  }

  /** A subscription was opened here. `isContinued`: only its tier changed. */
  opened(isContinued: boolean): void {
    this.isContinued = isContinued;
    this.isLive = false;
  }

  /**
   * How events are counted that are sent to this client alone. After a live batch the gateway sends such events only to
   * a client that was too slow. What was sent while the tier changed happened just now.
   */
  get recoveryMode(): ArrivalMode {
    const isRecovered = this.isInterrupted || this.isLive;
    return { arrival: isRecovered ? 'recovered' : 'received', isLive: !isRecovered && this.isContinued };
  }

  /** A live batch arrived: whatever was missed was sent before it. */
  wentLive(): void {
    this.isInterrupted = false;
    this.isLive = true;
  }

  /** A repair changed nothing at `now`, epoch ms. */
  repairFailed(now: number): void {
    this.failedRepairs = [...this.failedRepairs, now].slice(-repairLimit.times);
  }

  /** The account, ready to check a message at `now`, epoch ms. After too many failed repairs it requests no more. */
  accountAt(now: number): DeliveryAccount {
    const recent = this.failedRepairs.filter((at) => now - at < repairLimit.ms);
    this.account.acceptsDiscrepancies = recent.length >= repairLimit.times;
    return this.account;
  }
}

/** Positions of the filters used last are kept; an order page that was opened long ago starts from a snapshot. */
const maxPositions = 8;

/** The positions of one feed, by filter. */
export class FeedPositions {
  private readonly positions = new Map<string, FeedPosition>();

  /** The position of a filter; a new one when there is none. */
  of(filter: Filter): FeedPosition {
    const key = filterKey(filter);
    const position = this.positions.get(key) ?? new FeedPosition(filter);
    // Deleting first keeps the Map in order of use.
    this.positions.delete(key);
    this.positions.set(key, position);
    const [oldest] = this.positions.keys();
    if (this.positions.size > maxPositions && oldest !== undefined) this.positions.delete(oldest);
    return position;
  }

  /** Drops the position of a filter: the next subscription starts from a snapshot. */
  forget(filter: Filter): void {
    this.positions.delete(filterKey(filter));
  }

  /** Marks all of them: events are missed from now on. */
  interrupt(): void {
    for (const position of this.positions.values()) position.interrupt();
  }
}
