import type { EarlierOrders } from '@/lib/analytics/earlier-orders';
import type { OrderView } from '@/lib/orders';

const hour = 3_600_000;
const second = 1_000;
/** Orders of which the time to dispatch is kept: as many as the gateway holds orders. */
const maxDispatches = 20_000;

/** Figures of the last hour of orders that the gateway does not hold. Times are record timestamps, epoch ms. */
export class RecentOrders {
  /** Orders placed in each second, by its start. */
  private readonly placed = new Map<number, number>();
  /** When an order was dispatched, and ms since it was placed. */
  private dispatches: [number, number][] = [];

  adopt({ seconds, dispatches }: Pick<EarlierOrders, 'seconds' | 'dispatches'>): void {
    for (const [at, orders] of seconds) this.addPlaced(at, orders);
    for (const dispatch of dispatches) this.addDispatch(dispatch);
  }

  dropped({ path }: OrderView, now: number): void {
    const at = (type: string) => path.find((step) => step.type === type)?.at;
    const placed = at('order.placed');
    if (placed === undefined || placed > now) return;
    if (placed > now - hour) this.addPlaced(placed - (placed % second), 1);
    const dispatched = at('shipment.dispatched');
    if (dispatched !== undefined && dispatched > now - hour)
      this.addDispatch([dispatched, dispatched - placed]);
  }

  /** The start of each second of the last hour in which orders were placed, and how many. */
  *placedSince(now: number): Iterable<[at: number, orders: number]> {
    for (const [at, orders] of this.placed) {
      if (at <= now - hour) this.placed.delete(at);
      else if (at <= now) yield [at, orders];
    }
  }

  /** Times from placing to dispatch, ms, of orders dispatched in the last hour. */
  dispatchedSince(now: number): number[] {
    this.dispatches = this.dispatches.filter(([at]) => at > now - hour);
    return this.dispatches.filter(([at]) => at <= now).map(([, ms]) => ms);
  }

  private addPlaced(at: number, orders: number): void {
    this.placed.set(at, (this.placed.get(at) ?? 0) + orders);
  }

  private addDispatch(dispatch: [number, number]): void {
    if (this.dispatches.length >= maxDispatches) this.dispatches.shift();
    this.dispatches.push(dispatch);
  }
}
