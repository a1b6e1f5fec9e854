import { expect, it } from 'vitest';
import { errorGroupOf, errorsAnswerOf } from '@/components/logs/testing/analysed.fixture';
import { pendingChanges, type StateChange, withChanges } from './state-changes';

const open = errorGroupOf();
const regressed = errorGroupOf({ id: 'g2', state: 'regressed' });
const resolve: StateChange = { group: open, state: 'resolved' };

it('a resolved group leaves the open ones at once, and is counted where it goes', () => {
  const { groups, counts } = withChanges(errorsAnswerOf([regressed, open]), [resolve], ['regressed', 'open']);
  expect(groups.map(({ id }) => id)).toEqual(['g2']);
  expect(counts).toEqual({ open: 0, regressed: 1, resolved: 1, ignored: 0 });
});

it('an undone change brings the group back, though the answer is without it', () => {
  const answer = errorsAnswerOf([regressed], { counts: { open: 0, regressed: 1, resolved: 1, ignored: 0 } });
  const undo: StateChange = { group: { ...open, state: 'resolved' }, state: 'open' };
  const { groups, counts } = withChanges(answer, [undo], ['regressed', 'open']);
  expect(groups.map(({ id, state }) => [id, state])).toEqual([
    ['g2', 'regressed'],
    ['g1', 'open'],
  ]);
  expect(counts).toEqual({ open: 1, regressed: 1, resolved: 0, ignored: 0 });
});

it('holds until an answer that was requested after the change', () => {
  expect(pendingChanges([resolve], 10)).toHaveLength(1);
  expect(pendingChanges([{ ...resolve, doneAt: 10 }], 10)).toHaveLength(1);
  expect(pendingChanges([{ ...resolve, doneAt: 10 }], 11)).toEqual([]);
});
