import { describe, expect, it } from 'vitest';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import type { LogsAnswer } from '@/lib/logs/history';
import { historyPath } from './history-path';
import { canContinue, mostPastLines, nothingLoaded, withNewest, withOlder } from './history-state';

const line = (offset: number) => lineAt({ at: offset * 10, partition: 0, offset });
/** An answer with lines of these offsets, newest first. */
const answer = (offsets: number[], over: Partial<LogsAnswer> = {}): LogsAnswer => ({
  lines: offsets.map(line),
  cursor: 'next',
  searchedTo: null,
  oldestAt: 0,
  freshMs: 0,
  missing: [],
  ...over,
});

describe('past lines', () => {
  it('grow page by page, oldest first, until there are none', () => {
    const first = withOlder(nothingLoaded, answer([9, 8, 7]));
    const second = withOlder(first, answer([6, 5], { cursor: null }));
    expect(second.lines.map(({ offset }) => offset)).toEqual([5, 6, 7, 8, 9]);
    expect([canContinue(first), canContinue(second)]).toEqual([true, false]);
  });

  it('get the lines that the history did not have at first, where they belong', () => {
    const first = withOlder(nothingLoaded, answer([9, 6], { missing: [{ partition: 0, from: 7, to: 9 }] }));
    expect(first.missing).toBe(2);
    const second = withOlder(first, answer([5]));
    expect(second.missing).toBe(2);
    const third = withNewest(second, answer([9, 8, 7, 6]));
    expect(third.missing).toBe(0);
    expect(third.lines.map(({ offset }) => offset)).toEqual([5, 6, 7, 8, 9]);
  });

  it('go on from the page that is asked for again when more lines were missing than it has', () => {
    const missing = [{ partition: 0, from: 3, to: 9 }];
    const none = withOlder(nothingLoaded, answer([], { cursor: null, missing }));
    const again = withNewest(none, answer([8, 7], { cursor: 'older' }));
    expect(again).toMatchObject({ cursor: 'older', missing: 0 });
    expect(again.lines.map(({ offset }) => offset)).toEqual([7, 8]);
    const some = withOlder(nothingLoaded, answer([2, 1], { cursor: null, missing }));
    const holed = withNewest(some, answer([8, 7], { cursor: 'older' }));
    expect(holed.lines.map(({ offset }) => offset)).toEqual([7, 8]);
    const rest = withOlder(holed, answer([6, 5, 4, 3, 2, 1], { cursor: null }));
    expect(rest.lines.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are searched further by themselves only a few times when nothing is found', () => {
    let past = withOlder(nothingLoaded, answer([], { searchedTo: 500 }));
    expect(canContinue(past)).toBe(true);
    past = withOlder(withOlder(past, answer([])), answer([], { searchedTo: 100 }));
    expect(canContinue(past)).toBe(false);
    expect(past.searchedTo).toBe(100);
    expect(canContinue(withOlder(past, answer([1])))).toBe(true);
  });

  it('are bounded', () => {
    const many = Array.from({ length: mostPastLines }, (_, i) => mostPastLines - i);
    expect(canContinue(withOlder(nothingLoaded, answer(many)))).toBe(false);
  });

  it('are asked for with the filter, the range and the place where the live lines begin', () => {
    const path = historyPath(
      { filter: { level: 'warn', text: 'a&b' }, from: 5, to: undefined, before: '0:7,1:0' },
      'c/1',
    );
    expect(path).toBe('/logs?level=warn&text=a%26b&from=5&before=0%3A7%2C1%3A0&cursor=c%2F1&limit=500');
  });
});
