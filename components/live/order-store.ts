import type { DomainEvent } from '@/lib/events';
import { emptyOrder, isFinished, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';
import { Emitter } from './emitter';

const maxOrders = 5_000;
/** Fewer of those that are over: the list loads older ones from the order service, and a tab is left open for hours. */
const maxFinished = 1_000;

/** Orders as their events make them, newest first. */
export class OrderStore {
  readonly changed = new Emitter();
  private readonly orders = new Map<string, OrderView>();
  /** Newest first. */
  private ids: string[] = [];
  private list: readonly OrderView[] = [];

  apply(events: readonly DomainEvent[]): void {
    let isOlder = false;
    for (const { order, ...event } of events as readonly OrderEvent[]) {
      const orderId = String(event.data.orderId);
      const known = this.orders.get(orderId);
      if (!known) this.ids.unshift(orderId);
      // An order from before the list comes with its event: it stands where it was placed, and not among the new.
      const explained = known?.customer ? undefined : order;
      if (explained) isOlder = true;
      this.orders.set(orderId, reduceOrder(explained ?? known ?? emptyOrder(orderId), event));
    }
    if (isOlder) this.sort();
    if (events.length > 0) this.publish();
  }

  /** The state told by the gateway. `isWhole`: it replaces all that is held; else only these orders are new. */
  reset(snapshot: readonly OrderView[], isWhole: boolean): void {
    if (isWhole) this.orders.clear();
    for (const order of snapshot) this.orders.set(order.orderId, order);
    this.sort();
    this.publish();
  }

  private sort(): void {
    const byPlaced = [...this.orders.values()].sort((a, b) => placed(b) - placed(a));
    this.ids = byPlaced.map(({ orderId }) => orderId);
  }

  all = (): readonly OrderView[] => this.list;
  one = (orderId: string): OrderView | undefined => this.orders.get(orderId);

  private publish(): void {
    const held = this.ids.flatMap((id) => this.orders.get(id) ?? []);
    let finished = 0;
    const isKept = ({ status }: OrderView) => !isFinished(status) || ++finished <= maxFinished;
    this.list = held.filter(isKept).slice(0, maxOrders);
    if (this.list.length < held.length) this.forgetOthers();
    this.changed.emit();
  }

  private forgetOthers(): void {
    this.ids = this.list.map(({ orderId }) => orderId);
    const kept = new Set(this.ids);
    for (const id of this.orders.keys()) if (!kept.has(id)) this.orders.delete(id);
  }
}

const placed = (order: OrderView): number => order.path[0]?.at ?? order.updatedAt;
