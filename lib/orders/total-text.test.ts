import { expect, it } from 'vitest';
import { emptyOrder } from './reduce';
import { totalText } from './total-text';

it('says that a total is unknown, and not 0, until the order was read', () => {
  const order = emptyOrder('k');
  expect(totalText(order)).toBe('Unknown');
  const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
  expect(totalText({ ...order, customer, total: 0, currency: 'USD' })).toBe('$0.00');
});
