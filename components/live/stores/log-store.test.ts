import { describe, expect, it, vi } from 'vitest';
import type { LogLine } from '@/lib/logs/log-line';
import { encodeCursor } from '@/lib/protocol/cursor';
import { LogStore } from './log-store';
import { logLine, logLines } from './logs/lines.fixture';

const at = (...next: number[]) => ({
  cursor: encodeCursor({ epoch: 'e', next }),
  missed: 0,
  isOtherLog: false,
});

function setUp() {
  const clock = { now: 100_000 };
  const store = new LogStore(() => clock.now);
  const offsets = () => store.view().lines.map(({ offset }) => offset);
  return { clock, store, offsets };
}

describe('the store of log lines', () => {
  it('is settled with the first snapshot of its filter, and says where history continues', () => {
    const { store, offsets } = setUp();
    expect(store.view()).toMatchObject({ isSettled: false, before: '', lines: [] });
    store.reset([logLine(7), logLine(9)], at(10, 4));
    expect(store.view()).toMatchObject({ isSettled: true, before: '0:7,1:4' });
    store.apply([logLine(10)], true);
    store.apply([logLine(0, { partition: 2, at: 8 })], true);
    expect(store.view().before).toBe('0:7,1:4,2:0');
    expect(offsets()).toEqual([7, 0, 9, 10]);
    store.restart();
    expect(store.view()).toMatchObject({ isSettled: false, before: '', lines: [] });
  });

  it('returns the same view until something changed', () => {
    const { store } = setUp();
    const changed = vi.fn();
    const stop = store.onChange(changed);
    store.reset([logLine(1)], at(2));
    const view = store.view();
    expect(store.view()).toBe(view);
    store.apply([logLine(2)], true);
    expect(store.view()).not.toBe(view);
    expect(view.lines).toHaveLength(1);
    expect(changed).toHaveBeenCalledTimes(2);
    stop();
  });

  it('drops and counts a line that its producer sent twice, also among its own', () => {
    const { store, offsets } = setUp();
    const twice = { id: 'file:120', source: 'pulseboard/logs/a' };
    store.reset([], at(0));
    store.apply([logLine(0, twice), logLine(1, twice), logLine(2, { ...twice, source: 'other' })], true);
    store.apply([logLine(3, { ...twice, source: 'other' }), logLine(4)], true);
    expect(offsets()).toEqual([0, 2, 4]);
    expect(store.view().dropped).toBe(2);
  });

  it('holds 20,000 lines, and names the offset below which history continues', () => {
    const { store } = setUp();
    store.reset(logLines(0, 500), at(500));
    store.apply(logLines(500, 25_000), true);
    const { lines, before } = store.view();
    expect([lines.length, lines[0]?.offset, lines.at(-1)?.offset, before]).toEqual([
      20_000,
      5_000,
      24_999,
      '0:5000',
    ]);
    // What was dropped is not remembered: a line with the identity of one of them is shown.
    store.apply([logLine(30_000, { id: 'l0-0' })], true);
    expect(store.view().dropped).toBe(0);
  });

  it('shows how many lines were not sent, and between which', () => {
    const { store } = setUp();
    store.reset([logLine(5)], at(6));
    store.apply([logLine(90), logLine(91)], true, { count: 84, levels: { info: 80, error: 4 } });
    store.apply([], true, { count: 10, levels: { error: 1 } });
    store.apply([logLine(110)], true, { count: 8, levels: { warn: 8 } });
    expect(store.view().omitted).toEqual([
      { from: 5, to: 90, count: 84, levels: { info: 80, error: 4 }, isExact: true },
      { from: 91, to: 110, count: 18, levels: { error: 1, warn: 8 }, isExact: true },
    ]);
  });

  it('keeps its lines over a gap and says how many are missing at most; of another log it keeps none', () => {
    const { store, offsets } = setUp();
    store.reset([logLine(5), logLine(6)], at(7));
    store.reset([logLine(6), logLine(90)], { ...at(91), missed: 84 });
    expect(offsets()).toEqual([5, 6, 90]);
    expect(store.view()).toMatchObject({
      omitted: [{ from: 6, to: 90, count: 83, levels: {}, isExact: false }],
      dropped: 0,
      before: '0:5',
    });
    store.reset([logLine(1)], { ...at(2), missed: 3, isOtherLog: true });
    expect(offsets()).toEqual([1]);
    expect(store.view().omitted).toEqual([]);
  });

  it('counts live lines a second by level and service, also those that were not sent', () => {
    const { store, clock } = setUp();
    store.reset(logLines(0, 400), at(400));
    store.apply(logLines(400, 500), false);
    store.apply(logLines(500, 520), true, { count: 30, levels: { error: 30 } });
    clock.now += 5_000;
    store.apply([logLine(600, {}, { service: 'web', level: 'warn' })], true);
    const { perSecond, levels, services } = store.view().rates;
    expect({ perSecond, ...levels }).toMatchObject({
      perSecond: 10.2,
      info: 4,
      error: 6,
      warn: 0.2,
      debug: 0,
    });
    expect(services).toEqual([
      { service: 'payment', perSecond: 4 },
      { service: 'web', perSecond: 0.2 },
    ]);
    clock.now += 60_000;
    store.apply([], true);
    expect(store.view().rates.perSecond).toBe(0);
  });
});

const frames = 60;

describe('ten thousand lines a second', () => {
  /** Processor time of a frame with 167 lines, ms: the mean of some, with a full list. */
  function frameMs(line: (offset: number) => LogLine): number {
    const store = new LogStore();
    store.reset([], at(0));
    let offset = 0;
    const add = (count: number) => {
      const lines = Array.from({ length: count }, () => line(offset++));
      store.apply(lines, true);
      return store.view().lines.length;
    };
    const frame = () => add(167);
    add(20_000);
    const before = process.cpuUsage();
    for (let i = 0; i < frames; i += 1) frame();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / frames;
  }

  it('take little of a frame, also where timestamps and partitions are mixed', () => {
    expect(frameMs((offset) => logLine(offset))).toBeLessThan(4);
    expect(
      frameMs((offset) => logLine(offset, { partition: offset % 3, at: offset - (offset % 7) * 50 })),
    ).toBeLessThan(4);
  });

  it('take little of a frame where a producer has a wrong clock, in either direction', () => {
    const skewed = (by: number) => (offset: number) =>
      logLine(offset, { at: offset + (offset % 9 === 0 ? by : 0) });
    expect(frameMs(skewed(86_400_000))).toBeLessThan(4);
    expect(frameMs(skewed(-86_400_000))).toBeLessThan(4);
  });
});
