import type { Filter } from '@/lib/protocol';
import { Sequence } from './sequence';
import { filterKey } from './wishes';

/** Where the page stands in a feed, as the gateway tells it. */
export interface Standing {
  cursor: string;
  position?: number;
  gatewayId?: string;
}

/** How far one filter of a feed has been read. */
export class Place {
  cursor = '';
  readonly sequence = new Sequence();
  /** Kafka offsets before the cursor; undefined while the gateway does not tell it. */
  private position: number | undefined;

  /** Whether a batch told before the ones already taken: its cursor would lead back. */
  isPast(position: number | undefined): boolean {
    return position !== undefined && this.position !== undefined && position < this.position;
  }

  /** Moves on, and tells how many offsets were passed. `isAnew`: the log is another one, nothing was passed. */
  moveTo({ cursor, position }: Standing, isAnew = false): number {
    const from = isAnew ? undefined : this.position;
    this.cursor = cursor;
    this.position = position;
    return from === undefined || position === undefined ? 0 : Math.max(0, position - from);
  }
}

/** Places are remembered for the filters seen last; an order page opened long ago starts afresh. */
const maxPlaces = 8;

/** The places of one feed, by filter. */
export class Places {
  private readonly places = new Map<string, Place>();

  cursorOf(filter: Filter): string | undefined {
    return this.places.get(filterKey(filter))?.cursor;
  }

  /** The place of a filter, made when there is none. */
  of(filter: Filter): Place {
    const key = filterKey(filter);
    const place = this.places.get(key) ?? new Place();
    // Deleting first keeps the Map in order of use.
    this.places.delete(key);
    this.places.set(key, place);
    const [oldest] = this.places.keys();
    if (this.places.size > maxPlaces && oldest !== undefined) this.places.delete(oldest);
    return place;
  }
}
