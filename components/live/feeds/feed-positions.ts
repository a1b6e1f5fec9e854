import type { Arrival } from '@/components/live/ledger/ledger-row';
import type { Filter } from '@/lib/protocol';
import { DeliveryAccount } from '@/lib/protocol/delivery-account';
import { filterKey } from '@/lib/protocol/filter';

/** When asking again has not helped so often within this, ms, it is not done: the gateway takes 40 requests in that time. */
const patience = { times: 3, ms: 10_000 };

/** How far one filter of a feed has been read, and how what comes next is to be counted. */
export class Place {
  readonly account: DeliveryAccount;
  /** What comes first was missed while the connection was cut, the page paused or something was asked for again. */
  private isInterrupted = false;
  /** A live batch came since the subscription was opened. */
  private isLive = false;
  private isContinued = false;
  private gaveUpAt: number[] = [];

  constructor(filter: Filter) {
    this.account = new DeliveryAccount(Object.values(filter).every((value) => value === undefined));
  }

  interrupt(): void {
    this.isInterrupted = true;
  }

  /** The subscription was opened at this place. `isContinued`: it is the one there was, of another tier. */
  opened(isContinued: boolean): void {
    this.isContinued = isContinued;
    this.isLive = false;
  }

  /**
   * How what comes beside live batches is counted: after one of them the gateway sends that only to a page that was too
   * slow. What came while the tier changed happened just now.
   */
  get manner(): { arrival: Arrival; isLive: boolean } {
    const isRecovered = this.isInterrupted || this.isLive;
    return { arrival: isRecovered ? 'recovered' : 'received', isLive: !isRecovered && this.isContinued };
  }

  /** A live batch came: from here on nothing was missed. */
  wentLive(): void {
    this.isInterrupted = false;
    this.isLive = true;
  }

  /** Asking again did not help at `now`, epoch ms. */
  gaveUp(now: number): void {
    this.gaveUpAt = [...this.gaveUpAt, now].slice(-patience.times);
  }

  /** The account, to judge a message at `now`, epoch ms. */
  judging(now: number): DeliveryAccount {
    const recent = this.gaveUpAt.filter((at) => now - at < patience.ms);
    this.account.acceptsDiscrepancies = recent.length >= patience.times;
    return this.account;
  }
}

/** Places are remembered for the filters seen last; an order page opened long ago starts afresh. */
const maxPlaces = 8;

/** The places of one feed, by filter. */
export class Places {
  private readonly places = new Map<string, Place>();

  /** The place of a filter, made when there is none. */
  of(filter: Filter): Place {
    const key = filterKey(filter);
    const place = this.places.get(key) ?? new Place(filter);
    // Deleting first keeps the Map in order of use.
    this.places.delete(key);
    this.places.set(key, place);
    const [oldest] = this.places.keys();
    if (this.places.size > maxPlaces && oldest !== undefined) this.places.delete(oldest);
    return place;
  }

  /** Nothing comes for a while, at any of them. */
  interrupt(): void {
    for (const place of this.places.values()) place.interrupt();
  }
}
