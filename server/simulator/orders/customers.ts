import type { EventData } from '@/lib/events';
import { products } from '@/lib/products';
import type { Random } from '@/server/simulator/random';

export type Customer = EventData<'order.placed'>['customer'];
/** An item of a basket; the shop sets the price. */
export interface BasketItem {
  sku: string;
  quantity: number;
}

const firstNames = (
  'Ada Aiko Amara Ben Bruno Carmen Chidi Clara Dana Diego Elif Emma Farid Freya Grace Hana Hugo ' +
  'Ines Ivan Jonas Kenji Lena Leo Linh Maya Mateo Nadia Noah Olu Paula Priya Rosa Sami Sofia Tomas ' +
  'Vera'
).split(' ');
const lastNames = (
  'Adeyemi Andersen Bauer Castro Chen Costa Dubois Eriksen Fischer Garcia Haddad Ito Jensen Kaya ' +
  'Kowalski Larsen Meyer Moreau Nguyen Novak Okafor Patel Rossi Sato Silva Tanaka Virtanen Weber ' +
  'Yilmaz Zimmer'
).split(' ');

/** The same name is always the same customer, so that some customers return. */
export function makeCustomer(random: Random): Customer {
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  const handle = `${first}.${last}`.toLowerCase();
  return { id: `cus-${handle.replace('.', '-')}`, name: `${first} ${last}`, email: `${handle}@example.com` };
}

/** One to three different products, mostly one piece of each. */
export function makeBasket(random: Random): BasketItem[] {
  const skus = new Set<string>();
  for (let wanted = random.pick([1, 1, 2, 2, 3]); wanted > 0; wanted -= 1) skus.add(makeSku(random));
  return [...skus].map((sku) => ({ sku, quantity: makeQuantity(random) }));
}

export const makeSku = (random: Random): string => random.pick(products).sku;
export const makeQuantity = (random: Random): number => random.pick([1, 1, 1, 2, 2, 3]);
