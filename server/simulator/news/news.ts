import type { EventData } from '@/lib/events';
import { products } from '@/lib/products';
import type { Random } from '@/server/simulator/random';
import { notification } from './reports';

const towns = ['Lisbon', 'Hamburg', 'Osaka', 'Lagos', 'Toronto', 'Bergen', 'Valencia', 'Austin'];
const makers = ['Northlight', 'Fold & Ember', 'Tidewater Works', 'Osk', 'Hazel and Sons'];
const articles = ['tea caddy', 'serving bowl', 'milk jug', 'bread knife', 'wall clock', 'wool blanket'];
const looks = ['glazed', 'oak', 'copper', 'linen', 'enamelled', 'hand-thrown'];
const subjects = ['slow coffee', 'small potteries', 'reading lamps', 'fountain pens', 'oak furniture'];

interface Text {
  title: string;
  body: string;
}

/**
 * News of an invented world. None of it is about this system: its orders, payments, stock, parcels or processes.
 */
const kinds: readonly ((random: Random) => Text)[] = [
  (random) => ({
    title: 'New review',
    body: `${random.pick(products).name}: ${random.int(1, 5)} of 5 stars from a reader in ${random.pick(towns)}.`,
  }),
  (random) => ({
    title: 'New in a catalogue',
    body: `${random.pick(makers)} of ${random.pick(towns)} adds a ${random.pick(articles)}, ${random.pick(looks)}.`,
  }),
  (random) => ({
    title: 'Design fair',
    body: `The fair in ${random.pick(towns)} opens with ${random.int(40, 300)} exhibitors.`,
  }),
  (random) => ({
    title: 'In the magazines',
    body: `A magazine from ${random.pick(towns)} writes about ${random.pick(subjects)}.`,
  }),
];

/** An invented piece of news for everyone; the screen marks it as simulated by its source. */
export const createNews = (random: Random): EventData<'notification.posted'> =>
  notification(random.pick(kinds)(random));
