import { describe, expect, it } from 'vitest';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import type { LogsAnswer } from '@/lib/logs/history';
import { historyPath } from './history-path';
import { canContinue, mostPastLines, nothingLoaded, withOlder } from './history-state';

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

  it('are not shown while the history has not read all lines between them and the live ones', () => {
    const missing = [{ partition: 0, from: 7, to: 9 }];
    const first = withOlder(nothingLoaded, answer([6, 5], { cursor: null, missing }));
    expect(first).toEqual({ ...nothingLoaded, missing: 2 });
    expect(canContinue(first)).toBe(true);
    const second = withOlder(first, answer([8, 7, 6], { cursor: 'older' }));
    expect(second).toMatchObject({ cursor: 'older', missing: 0 });
    expect(second.lines.map(({ offset }) => offset)).toEqual([6, 7, 8]);
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
