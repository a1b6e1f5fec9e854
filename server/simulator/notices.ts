import { randomUUID } from 'node:crypto';
import type { EventData } from '@/lib/events';
import { products } from '@/lib/products';
import type { Random } from './random';

type Notification = EventData<'notification.posted'>;
type Severity = Notification['severity'];
interface Text {
  title: string;
  body: string;
  link?: string;
}

const towns = ['Lisbon', 'Hamburg', 'Osaka', 'Lagos', 'Toronto', 'Bergen', 'Valencia', 'Austin'];
const product = (random: Random) => random.pick(products).name;

const texts: Record<Severity, readonly ((random: Random) => Text)[]> = {
  info: [
    (random) => ({
      title: 'Stock count finished',
      body: `The count in ${random.pick(towns)} is done: ${random.int(800, 4_000)} pieces, as expected.`,
    }),
    (random) => ({
      title: 'New review',
      body: `${product(random)} got ${random.int(3, 5)} of 5 stars from a customer in ${random.pick(towns)}.`,
    }),
    (random) => ({
      title: 'Carrier pickup planned',
      body: `${random.int(12, 90)} parcels leave ${random.pick(towns)} within the hour.`,
      link: '/orders',
    }),
    (random) => ({
      title: 'Price list updated',
      body: `${product(random)} has a new purchase price. The shop price stays as it is.`,
    }),
  ],
  success: [
    (random) => ({
      title: 'Goods received',
      body: `${random.int(20, 200)} × ${product(random)} arrived in ${random.pick(towns)}.`,
    }),
    (random) => ({
      title: 'Daily goal reached',
      body: `Orders today passed the goal of ${random.int(2, 9) * 50}.`,
      link: '/orders',
    }),
    () => ({
      title: 'Backup finished',
      body: 'The nightly copy of all order data is complete and was checked.',
    }),
  ],
  warning: [
    (random) => ({
      title: 'Stock is running low',
      body: `Only ${random.int(2, 9)} × ${product(random)} left in ${random.pick(towns)}.`,
    }),
    (random) => ({
      title: 'Deliveries are late',
      body: `Parcels to ${random.pick(towns)} take ${random.int(1, 3)} days longer than promised.`,
    }),
    (random) => ({
      title: 'Payments are slow',
      body: `The card network answers in ${random.int(2, 6)} s. Usual is below 1 s.`,
    }),
  ],
  critical: [
    (random) => ({
      title: 'Warehouse is offline',
      body: `${random.pick(towns)} has not reported for ${random.int(5, 20)} minutes. Orders from there wait.`,
    }),
    (random) => ({
      title: 'Many payments fail',
      body: `${random.int(15, 40)} % of card payments were refused in the last 5 minutes.`,
      link: '/orders',
    }),
  ],
};

/** Upper bounds of a value from 0 to 1: half are info, about one in fourteen is critical. */
const shares: readonly (readonly [Severity, number])[] = [
  ['info', 0.5],
  ['success', 0.75],
  ['warning', 0.93],
  ['critical', 1],
];

/** A notification as a shop's systems would post it, for everyone. */
export function makeNotice(random: Random): Notification {
  const value = random.next();
  const [severity] = shares.find(([, upTo]) => value < upTo) ?? ['info'];
  return {
    notificationId: randomUUID(),
    audience: 'all',
    severity,
    ...random.pick(texts[severity])(random),
  };
}
