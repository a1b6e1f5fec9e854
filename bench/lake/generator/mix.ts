/** A stream of records over all topics of the catalogue. */
import type { EventType, Topic } from '@/lib/events';
import { activity, alert, logLine, notification, tick } from './feeds';
import { orderEvents } from './orders';
import type { Random } from './random';
import { cloudEvent, invalid, type Outgoing, unusual } from './record';

/** Share of each topic in the records. */
const shares: [Topic, number][] = [
  ['prices', 0.35],
  ['logs', 0.2],
  ['orders', 0.2],
  ['activity', 0.15],
  ['notifications', 0.05],
  ['alerts', 0.05],
];
const unusualShare = 0.06;
const invalidShare = 0.02;

export class Mix {
  private orders = 0;
  /** Events of orders that come next, in their order. */
  private readonly pending: Outgoing[] = [];

  constructor(
    private readonly random: Random,
    /** Part of the ids, so that two generators make different ones. */
    private readonly run: string,
  ) {}

  next(): Outgoing {
    const { random } = this;
    const record = this.event(this.topic());
    if (random.chance(invalidShare)) return invalid(random, record);
    return random.chance(unusualShare) ? unusual(random, record) : record;
  }

  private topic(): Topic {
    let left = this.random.next();
    for (const [topic, share] of shares) {
      left -= share;
      if (left < 0) return topic;
    }
    return 'prices';
  }

  private event(topic: Topic): Outgoing {
    const { random } = this;
    const of = <T extends object>(type: EventType, key: keyof T, data: T) =>
      cloudEvent(random, topic, type, String(data[key]), data);
    if (topic === 'prices') return of('price.ticked', 'symbol', tick(random));
    if (topic === 'logs') return of('log.written', 'service', logLine(random));
    if (topic === 'activity') return of('activity.recorded', 'sessionId', activity(random));
    if (topic === 'notifications') return of('notification.posted', 'audience', notification(random));
    if (topic === 'alerts') return of('alert.changed', 'alertId', alert(random));
    return this.orderEvent();
  }

  private orderEvent(): Outgoing {
    const { random, pending } = this;
    if (pending.length < 20) {
      this.orders += 1;
      const orderId = `${this.run}-${this.orders}`;
      const events = orderEvents(random, orderId);
      pending.push(...events.map(({ type, data }) => cloudEvent(random, 'orders', type, orderId, data)));
    }
    return pending.shift() as Outgoing;
  }
}
