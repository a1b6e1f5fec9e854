import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import type { DomainEvent } from '@/lib/events';
import { emptyOrder, isFinished, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';

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

  /** Takes one frame's events in; says how many it could not. */
  apply(events: readonly DomainEvent[]): number {
    const failed = takeEach(events as readonly OrderEvent[], 'An order', (event) => this.applyOne(event));
    if (events.length > 0) this.publish();
    return failed;
  }

  private applyOne({ order, ...event }: OrderEvent): void {
    const orderId = String(event.data.orderId);
    const known = this.orders.get(orderId);
    // An order from before the list comes with its event: it stands where it was placed, and not among the new.
    const explained = known?.customer ? undefined : order;
    const next = reduceOrder(explained ?? known ?? emptyOrder(orderId), event);
    this.orders.set(orderId, next);
    if (explained) this.place(next);
    else if (!known) this.ids.unshift(orderId);
  }

  /**
   * The state told by the gateway, newest first. `isWhole`: it replaces all that is held; else only these orders are
   * new. The order is that in which the gateway saw them, as it is live: a timestamp may be of any day.
   */
  reset(snapshot: readonly OrderView[], isWhole: boolean): void {
    if (isWhole) {
      this.orders.clear();
      this.ids = snapshot.map(({ orderId }) => orderId);
    }
    takeEach(snapshot, 'An order', (order) => {
      const isNew = !isWhole && !this.orders.has(order.orderId);
      this.orders.set(order.orderId, order);
      if (isNew) this.place(order);
    });
    this.publish();
  }

  /** Among the others by when it was placed. */
  private place(order: OrderView): void {
    const others = this.ids.filter((id) => id !== order.orderId);
    const isOlder = (id: string) => placed(this.orders.get(id) ?? order) <= placed(order);
    const index = others.findIndex(isOlder);
    this.ids = others.toSpliced(index < 0 ? others.length : index, 0, order.orderId);
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
