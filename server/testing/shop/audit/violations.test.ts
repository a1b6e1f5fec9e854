import { expect, it } from 'vitest';
import type { DatabaseAudit } from './audit-database';
import { findViolations } from './violations';

const database: DatabaseAudit = {
  byStatus: { delivered: 2, cancelled: 1 },
  captured: 30,
  refunded: 10,
  owed: 20,
  stock: { onHand: 7, reserved: 0, shipped: 3, received: 10, soldPieces: 3 },
  mails: { confirmation: 2, dispatch: 2, cancellation: 1 },
  violations: {},
};
const topics = { records: 20, repeated: 1, doubled: [] };

it('a consistent audit has no violations', () => {
  expect(findViolations(3, database, topics)).toEqual([]);
});

it.each<[string, number, Partial<DatabaseAudit>, string[], string]>([
  ['a missing order', 4, {}, [], 'finished orders: 3 instead of 4'],
  [
    'money that was not refunded',
    3,
    { refunded: 0 },
    [],
    'money captured less money refunded: 30 instead of 20',
  ],
  [
    'one mail too many',
    3,
    { mails: { ...database.mails, dispatch: 3 } },
    [],
    'dispatches mailed: 3 instead of 2',
  ],
  ['a violated rule', 3, { violations: { 'captured more than once': 1 } }, [], 'captured more than once: 1'],
  ['a doubled effect', 3, {}, ['orders a 1'], 'happened twice: orders a 1'],
])('%s is a violation', (_, orders, change, doubled, violation) => {
  expect(findViolations(orders, { ...database, ...change }, { ...topics, doubled })).toContain(violation);
});
