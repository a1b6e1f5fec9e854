import { describe, expect, it } from 'vitest';
import { emptyOrder, type OrderView } from '@/lib/orders';
import { mergeHeldRows } from './use-held-rows';

const order = (orderId: string, over: Partial<OrderView> = {}): OrderView => ({
  ...emptyOrder(orderId),
  ...over,
});
const ids = (rows: readonly OrderView[]) => rows.map(({ orderId }) => orderId);

describe('a frozen list', () => {
  it('counts orders that arrive above its rows, and shows each row with its current state', () => {
    const { rows, fresh } = mergeHeldRows(
      [order('b'), order('a')],
      [order('c'), order('b', { status: 'delivered' }), order('a')],
    );
    expect(rows.map(({ orderId, status }) => `${orderId} ${status}`)).toEqual(['b delivered', 'a placed']);
    expect(fresh).toBe(1);
  });

  it('continues below with loaded older orders, which are not new', () => {
    const { rows, fresh } = mergeHeldRows([order('b'), order('a')], [order('b'), order('a'), order('0')]);
    expect(ids(rows)).toEqual(['b', 'a', '0']);
    expect(fresh).toBe(0);
  });

  it('keeps rows that are no longer in the list', () => {
    const { rows, fresh } = mergeHeldRows([order('b'), order('a')], [order('c')]);
    expect(ids(rows)).toEqual(['b', 'a']);
    expect(fresh).toBe(1);
  });
});
