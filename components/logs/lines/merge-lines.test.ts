import { expect, it } from 'vitest';
import { logLineOf } from '@/components/logs/testing/analysed.fixture';
import { mergeLines } from './merge-lines';

const line = (at: number, service: string) => logLineOf({ at, service });

it('joins live and past lines of all services by the time of writing, each once', () => {
  const [first, second, third] = [line(10, 'order'), line(20, 'payment'), line(30, 'order')];
  expect(
    mergeLines(
      [
        [third, first],
        [second, first],
      ],
      10,
    ),
  ).toEqual([first, second, third]);
});

it('keeps the newest', () => {
  const lines = [line(1, 'a'), line(2, 'a'), line(3, 'a')];
  expect(mergeLines([lines], 2)).toEqual(lines.slice(1));
});
