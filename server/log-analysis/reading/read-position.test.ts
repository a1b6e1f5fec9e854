import { expect, test } from 'vitest';
import { ReadPosition } from './read-position';

const log = (low: number[], topicId = 't1', clusterId = 'c1') => ({
  clusterId,
  topicId,
  low,
  high: low.map(() => 99),
});

function savedAt(next: number[], topicId = 't1'): ReadPosition {
  const position = new ReadPosition();
  position.begin(
    log(
      next.map(() => 0),
      topicId,
    ),
  );
  for (const [partition, offset] of next.entries()) position.advance(partition, offset);
  const restored = new ReadPosition();
  restored.restore(JSON.parse(JSON.stringify(position.changed().saved)));
  return restored;
}

test('reading starts at the oldest record, and then where it ended', () => {
  expect(new ReadPosition().begin(log([3, 0]))).toEqual({ from: [3, 0], missed: 0 });
  expect(savedAt([7, 5]).begin(log([3, 0]))).toEqual({ from: [7, 5], missed: 0 });
  expect(savedAt([7]).begin(log([3, 2]))).toEqual({ from: [7, 2], missed: 0 });
});

test('what Kafka has deleted in the meantime is missed', () => {
  expect(savedAt([7, 5]).begin(log([17, 2]))).toEqual({ from: [17, 5], missed: 10 });
});

test('a recreated topic is read from its beginning', () => {
  expect(savedAt([7, 5]).begin(log([0, 0], 't2'))).toEqual({ from: [0, 0], missed: 0 });
  expect(savedAt([7], '').begin(log([0], '', 'c2'))).toEqual({ from: [0], missed: 0 });
  const position = savedAt([7, 5]);
  position.moveTo({ topicId: 't2', from: [1, 0] });
  expect(position.next).toEqual([1, 0]);
  expect(position.lagBehind([4, 2, 5])).toBe(10);
});

test('it is saved when it has changed', () => {
  const position = savedAt([7]);
  expect(position.changed().saved).toEqual([]);
  position.advance(0, 8);
  expect(position.changed().saved).toMatchObject([{ data: { next: [8] } }]);
});
