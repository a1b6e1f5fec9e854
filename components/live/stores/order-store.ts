import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import type { DomainEvent } from '@/lib/events';
import { emptyOrder, isFinished, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';

const maxOrders = 5_000;
/** Older finished orders are loaded from the order service when they are needed. */
const maxFinished = 1_000;

/** Orders, reduced from their events, newest first. */
export class OrderStore {
  readonly changed = new Emitter();
  private readonly orders = new Map<string, OrderView>();
  /** Newest first. */
  private ids: string[] = [];
  private list: readonly OrderView[] = [];

  /** Applies the events of one frame. Returns how many could not be read. */
  apply(events: readonly DomainEvent[]): number {
    const failed = takeEach(events as readonly OrderEvent[], 'An order', (event) => this.applyOne(event));
    if (events.length > 0) this.publish();
    return failed;
  }

  private applyOne({ order, ...event }: OrderEvent): void {
    const orderId = String(event.data.orderId);
    const known = this.orders.get(orderId);
    // The gateway sends an older order along with its event: it is listed where it was placed, not among the new ones.
    const enriched = known?.customer ? undefined : order;
    const next = reduceOrder(enriched ?? known ?? emptyOrder(orderId), event);
    this.orders.set(orderId, next);
    if (enriched) this.place(next);
    else if (!known) this.ids.unshift(orderId);
  }

  /**
   * Applies a snapshot, newest first, in the order in which the gateway received the orders: timestamps may be of any day.
   * `isComplete`: it replaces all orders; else it changes only those in it. Returns how many could not be read.
   */
  reset(snapshot: readonly OrderView[], isComplete: boolean): number {
    if (isComplete) {
      this.orders.clear();
      this.ids = snapshot.map(({ orderId }) => orderId);
    }
    const failed = takeEach(snapshot, 'An order', (order) => {
      const isNew = !isComplete && !this.orders.has(order.orderId);
      this.orders.set(order.orderId, order);
      if (isNew) this.place(order);
    });
    this.publish();
    return failed;
  }

  /** Lists an order by when it was placed. */
  private place(order: OrderView): void {
    const others = this.ids.filter((id) => id !== order.orderId);
    const isOlder = (id: string) => placed(this.orders.get(id) ?? order) <= placed(order);
    const index = others.findIndex(isOlder);
    this.ids = others.toSpliced(index < 0 ? others.length : index, 0, order.orderId);
  }

  all = (): readonly OrderView[] => this.list;
  one = (orderId: string): OrderView | undefined => this.orders.get(orderId);

  private publish(): void {
    const stored = this.ids.flatMap((id) => this.orders.get(id) ?? []);
    let finished = 0;
    const isKept = ({ status }: OrderView) => !isFinished(status) || ++finished <= maxFinished;
    this.list = stored.filter(isKept).slice(0, maxOrders);
    if (this.list.length < stored.length) this.dropUnlisted();
    this.changed.emit();
  }

  private dropUnlisted(): void {
    this.ids = this.list.map(({ orderId }) => orderId);
    const kept = new Set(this.ids);
    for (const id of this.orders.keys()) if (!kept.has(id)) this.orders.delete(id);
  }
}

const placed = (order: OrderView): number => order.path[0]?.at ?? order.updatedAt;
