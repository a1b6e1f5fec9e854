import { describe, expect, it } from 'vitest';
import { emptyOrder, type OrderView } from '@/lib/orders';
import { filterOrders, joinOlder, noFilter, parseService, parseStatuses } from './filter';

const order = (orderId: string, over: Partial<OrderView> = {}): OrderView => ({
  ...emptyOrder(orderId),
  ...over,
});
const ada = { id: 'c1', name: 'Ada Lovelace', email: 'ada@example.com' };
const orders = [
  order('a', { customer: ada, total: 5_000 }),
  order('b', { status: 'delivered', total: 900 }),
  order('c', { status: 'cancelled', total: 10_000 }),
];
const ids = (filter: Parameters<typeof filterOrders>[1]) =>
  filterOrders(orders, filter).map((found) => found.orderId);

describe('the filter of orders', () => {
  it('returns the same list without a filter', () => expect(filterOrders(orders, noFilter)).toBe(orders));
  it('keeps the orders of any of the statuses', () =>
    expect(ids({ ...noFilter, statuses: ['delivered', 'cancelled'] })).toEqual(['b', 'c']));
  it('finds text in the id and in the customer’s name, id and email', () => {
    expect(ids({ ...noFilter, text: ' LOVE ' })).toEqual(['a']);
    expect(ids({ ...noFilter, text: 'b' })).toEqual(['b']);
  });
  it('compares the amount in major units', () =>
    expect(ids({ ...noFilter, minimum: '50' })).toEqual(['a', 'c']));
  it('compares the amount in the units of each order’s currency', () => {
    const totals: [string, number][] = [
      ['USD', 1_800],
      ['JPY', 5_000],
      ['HUF', 1_234_500],
      ['KWD', 5_000],
    ];
    const many = totals.map(([currency, total]) => order(currency, { currency, total }));
    const found = (minimum: string) =>
      filterOrders(many, { ...noFilter, minimum }).map(({ orderId }) => orderId);
    expect(found('18')).toEqual(['USD', 'JPY', 'HUF']);
    expect(found('18,01')).toEqual(['JPY', 'HUF']);
    expect(found('5000')).toEqual(['JPY', 'HUF']);
    expect(found('5.000')).toEqual(['USD', 'JPY', 'HUF', 'KWD']);
  });
  it('finds the orders that wait for a service', () => {
    expect(ids({ ...noFilter, waitsFor: 'payment' })).toEqual(['a']);
    expect(ids({ ...noFilter, waitsFor: 'shipping' })).toEqual([]);
  });
  it('ignores a minimum that is not an amount', () =>
    expect(ids({ ...noFilter, minimum: 'ten' })).toEqual(['a', 'b', 'c']));
  it('ignores unknown statuses of a link', () =>
    expect(parseStatuses('paid,__proto__,,delivered')).toEqual(['paid', 'delivered']));
  it('ignores a service of a link that no order can wait for', () => {
    expect(parseService('inventory')).toBe('inventory');
    expect(parseService('__proto__')).toBe('');
  });
  it('appends older orders, each once', () =>
    expect(
      joinOlder([order('b')], [order('b', { status: 'delivered' }), order('a')]).map(
        (o) => `${o.orderId} ${o.status}`,
      ),
    ).toEqual(['b placed', 'a placed']));
});
