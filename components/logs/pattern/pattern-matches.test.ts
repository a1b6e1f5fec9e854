import { afterEach, describe, expect, it, vi } from 'vitest';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import type { LogLine } from '@/lib/logs/log-line';
import { expressionTester } from './expression';
import { PatternMatches } from './pattern-matches';
import { tooSlow } from './tester';
import { openInMemory, silentWorkers } from './worker.fixture';

const line = (offset: number, msg: string, err?: LogLine['data']['err']) =>
  lineAt({ at: offset, partition: 0, offset }, { msg, ...(err ? { err } : {}) });

afterEach(() => void vi.useRealTimers());

async function tested(pattern: string, lines: readonly LogLine[]) {
  const matches = new PatternMatches(pattern, openInMemory);
  matches.request(lines);
  await vi.waitFor(() => expect(matches.of(lines).pending).toBe(0));
  return matches.of(lines);
}

describe('a regular expression', () => {
  it('is searched for in the message and in the name and message of the error, in any case', async () => {
    const lines = [
      line(1, 'Card 4242 declined'),
      line(2, 'charged'),
      line(3, 'failed', { name: 'CardError', message: 'no answer' }),
      line(4, 'failed', { name: 'Error', message: 'the CARD expired', stack: 'at charge (a.ts)' }),
      line(5, 'failed', { name: 'Error', message: 'other', stack: 'card in a frame' }),
    ];
    const { lines: found } = await tested('^(?:the )?card', lines);
    expect(found.map(({ offset }) => offset)).toEqual([1, 3, 4]);
  });

  it('tests thousands of lines, each once, and those that come later', async () => {
    const lines = Array.from({ length: 5_000 }, (_, offset) => line(offset, `order ${offset}`));
    const matches = new PatternMatches('order \\d*7$', openInMemory);
    matches.request(lines);
    await vi.waitFor(() => expect(matches.of(lines)).toMatchObject({ pending: 0 }));
    const more = [...lines.slice(1), line(5_000, 'order 7')];
    expect(matches.of(more).pending).toBe(1);
    matches.request(more);
    await vi.waitFor(() => expect(matches.of(more).lines).toHaveLength(501));
  });

  it('that is wrong is not applied, and RE2 says why, about what was typed', async () => {
    expect(await tested('card (', [line(1, 'card (')])).toEqual({
      lines: [],
      pending: 0,
      problem: 'error parsing regexp: missing closing ): `card (`',
    });
  });

  it('that makes others backtrack takes no longer than its text', () => {
    const answer = expressionTester();
    answer({ kind: 'compile', pattern: '(a|a)*$' });
    const startedAt = performance.now();
    const texts = Array.from({ length: 20 }, () => [`${'a'.repeat(4_000)}b`]);
    expect(answer({ kind: 'test', texts })).toMatchObject({ kind: 'tested' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('that does not answer in time is ended with its worker', async () => {
    vi.useFakeTimers();
    const { open, counts } = silentWorkers();
    const matches = new PatternMatches('a', open);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(matches.of([line(1, 'a')]).problem).toBe(tooSlow);
    expect(counts).toEqual({ opened: 1, ended: 1 });
  });

  it('ends its worker when it is not needed', () => {
    const { open, counts } = silentWorkers();
    new PatternMatches('a', open).stop();
    expect(counts).toEqual({ opened: 1, ended: 1 });
  });
});
