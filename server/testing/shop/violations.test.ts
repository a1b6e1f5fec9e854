import { expect, it } from 'vitest';
import type { DatabaseAudit } from './audit';
import { findViolations } from './violations';

const books: DatabaseAudit = {
  byStatus: { delivered: 2, cancelled: 1 },
  taken: 30,
  refunded: 10,
  owed: 20,
  stock: { onHand: 7, reserved: 0, shipped: 3, received: 10, soldPieces: 3 },
  mails: { confirmation: 2, dispatch: 2, cancellation: 1 },
  broken: {},
};
const topics = { records: 20, repeated: 1, doubled: [] };

it('books that add up have no fault', () => {
  expect(findViolations(3, books, topics)).toEqual([]);
});

it.each<[string, number, Partial<DatabaseAudit>, string[], string]>([
  ['an order that is missing', 4, {}, [], 'orders at their end: 3 and not 4'],
  ['money that was kept', 3, { refunded: 0 }, [], 'money taken less money refunded: 30 and not 20'],
  ['a mail too many', 3, { mails: { ...books.mails, dispatch: 3 } }, [], 'dispatches mailed: 3 and not 2'],
  ['a broken rule', 3, { broken: { 'captured more than once': 1 } }, [], 'captured more than once: 1'],
  ['an effect that is doubled', 3, {}, ['orders a 1'], 'happened twice: orders a 1'],
])('%s is a fault', (_, orders, change, doubled, fault) => {
  expect(findViolations(orders, { ...books, ...change }, { ...topics, doubled })).toContain(fault);
});
