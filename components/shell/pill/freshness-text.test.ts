import { describe, expect, it } from 'vitest';
import type { ConnectionState } from '@/components/live';
import { explain, pillText } from './freshness-text';

const now = 1_800_000_000_000;
const state = (phase: ConnectionState['phase'], over: Partial<ConnectionState> = {}): ConnectionState => ({
  phase,
  since: now - 12_400,
  behind: 0,
  lagSeconds: 0,
  unexplained: 0,
  ...over,
});
const measured = { median: 14, uncertaintyMs: 1, now };

describe('the pill', () => {
  it.each<[string, ConnectionState]>([
    ['Live · 14 ms', state('live')],
    ['Kafka down · 12 s', state('kafka-down')],
    ['Kafka down · 2 min', state('kafka-down', { since: now - 121_000 })],
    ['Gateway lost · 12 s', state('gateway-lost', { isSilent: true })],
    ['Reconnecting · 12 s', state('gateway-lost')],
    ['Server unreachable · 12 s', state('gateway-lost', { title: 'Server unreachable' })],
    ['Catching up · 312 behind', state('catching-up', { behind: 312 })],
    ['Catching up', state('catching-up')],
    ['Late 4 s', state('late', { lagSeconds: 4.2 })],
    ['Paused', state('paused')],
    ['Unexplained 1', state('unexplained', { unexplained: 1 })],
    ['Clock trouble', state('clock-trouble')],
    ['Connecting', state('connecting')],
    ['Offline', state('offline')],
    ['No access', state('denied')],
  ])('says %s', (text, given) => {
    expect(pillText(given, measured)).toBe(text);
  });

  it('shows no figure that was not measured', () => {
    const live = state('live', { since: now - 3_000 });
    expect(pillText(live, { median: undefined, uncertaintyMs: undefined, now })).toBe('Measuring');
    expect(pillText(live, { median: undefined, uncertaintyMs: 1, now })).toBe('Measuring');
    expect(pillText(state('live'), { median: undefined, uncertaintyMs: undefined, now })).toBe('Measuring');
  });

  it('says only that the page is live when there is nothing to measure', () => {
    expect(pillText(state('live'), { median: undefined, uncertaintyMs: 1, now })).toBe('Live');
  });

  it('shows less than a millisecond as such, and not as 0 ms', () => {
    expect(pillText(state('live'), { ...measured, median: -0 })).toBe('Live · < 1 ms');
  });
});

describe('the text about clocks', () => {
  const trouble = (over: Partial<ConnectionState>) => explain(state('clock-trouble', over));
  it.each<[RegExp, Partial<ConnectionState>]>([
    [/^This computer's clock is 2 min behind\./, { clocks: { fault: 'browser', skewMs: 119_600 } }],
    [/^This computer's clock is 5 s ahead\./, { clocks: { fault: 'browser', skewMs: -5_000 } }],
    [/^The gateway's clock is 2 min ahead\./, { clocks: { fault: 'gateway', skewMs: 120_000 } }],
    [
      /^This computer's clock and the gateway's are 2 min apart\./,
      { clocks: { fault: 'apart', skewMs: 120_000 } },
    ],
    [
      /^Producer .*till.* of orders has a clock that is 2 min behind,/,
      { clock: { feed: 'orders', offsetMs: -120_000, source: 'till' } },
    ],
    [/^Event timestamps are 300 ms later/, { impossibleMs: 300 }],
  ])('%s', (text, over) => {
    expect(trouble(over)).toMatch(text);
  });
});

describe('the explanation of a state', () => {
  it('uses the singular for one', () => {
    expect(explain(state('unexplained', { unexplained: 1 }))).toBe('1 Kafka offset is not accounted for.');
    expect(explain(state('catching-up', { replaying: 1 }))).toBe(
      'Reading missed events from Kafka: 1 message.',
    );
  });

  it('is the reason why there is no connection, if that is known', () => {
    expect(explain(state('gateway-lost', { message: 'The page cannot reach the server.' }))).toBe(
      'The page cannot reach the server.',
    );
  });
});
