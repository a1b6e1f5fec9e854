import { describe, expect, it } from 'vitest';
import { Allowance } from './allowance';
import { NewestEvents } from './pending-events';

const entry = (offset: number, level = 'info', bytes = 100) => ({
  event: { id: `${offset}`, type: 'log.written', at: offset, partition: 0, offset, data: { level } },
  bytes,
  at: offset,
  number: offset,
  sum: 0,
});

/** 100 events and 10,000 bytes a second, as much as in half a second at once. */
function setUp() {
  const allowance = new Allowance({ eventsPerSecond: 100, bytesPerSecond: 10_000, burstMs: 500 }, 0);
  const pending = new NewestEvents(allowance, ({ data }) => (data as { level: 'info' }).level);
  const take = (now: number) => {
    const { entries, ...counts } = pending.take(now);
    return { sent: entries.map(({ event }) => event.offset), ...counts };
  };
  const addMany = (from: number, to: number, level?: string, bytes?: number) => {
    for (let offset = from; offset < to; offset += 1) pending.add(entry(offset, level, bytes));
  };
  return { pending, take, addMany };
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('the newest events of a window', () => {
  it('are all, while no more come than are allowed', () => {
    const { take, addMany } = setUp();
    for (let i = 0; i < 20; i += 1) {
      addMany(10 * i, 10 * i + 10);
      expect(take(100 * i)).toEqual({ sent: range(10 * i, 10 * i + 10), conflated: 0 });
    }
  });

  it('are as many as are allowed, after a burst, and the others are counted by level', () => {
    const { take, addMany } = setUp();
    addMany(0, 20, 'error');
    addMany(20, 80);
    expect(take(0)).toEqual({ sent: range(30, 80), conflated: 30, conflatedLevels: { error: 20, info: 10 } });
    addMany(80, 100, 'warn');
    expect(take(100)).toEqual({ sent: range(90, 100), conflated: 10, conflatedLevels: { warn: 10 } });
    addMany(100, 110);
    expect(take(1_100)).toEqual({ sent: range(100, 110), conflated: 0 });
  });

  it('are bounded by their bytes too, and at least one is sent', () => {
    const { take, addMany } = setUp();
    addMany(0, 10, 'info', 1_000);
    expect(take(0)).toEqual({ sent: range(5, 10), conflated: 5, conflatedLevels: { info: 5 } });
    addMany(10, 12, 'fatal', 50_000);
    expect(take(100)).toEqual({ sent: [11], conflated: 1, conflatedLevels: { fatal: 1 } });
  });

  it('are held alone in a long window, and every other is counted once', () => {
    const { pending, take, addMany } = setUp();
    addMany(0, 1_000, 'debug');
    expect((pending as unknown as { entries: unknown[] }).entries.length).toBeLessThanOrEqual(100);
    expect(take(0)).toEqual({ sent: range(950, 1_000), conflated: 950, conflatedLevels: { debug: 950 } });
  });
});
