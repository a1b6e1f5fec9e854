import { describe, expect, it } from 'vitest';
import { problemText } from './problem-text';

const now = new Date(2026, 5, 1, 17, 13, 17).getTime();
const since = now - 14_000;
const waiting = { orders: 3, overMinute: 0, oldestAt: now - 13_400, value: { USD: 120_400 }, otherOrders: 0 };
const stopped = { kind: 'service', name: 'payment', state: 'stopped', since, isProcess: true } as const;

describe('a problem in words', () => {
  it('says which service is stopped since when, how many orders wait, their value, and the oldest wait', () => {
    expect(problemText({ ...stopped, waiting }, now)).toEqual({
      title: 'payment is stopped',
      detail: 'since 17:13:03 (14 s). 3 orders wait: $1,204.00. The oldest waits 13 s.',
    });
  });

  it('names each currency, and uses the singular for one order', () => {
    const one = { ...waiting, orders: 1, overMinute: 1, value: { JPY: 500, EUR: 5_000 }, otherOrders: 2 };
    expect(problemText({ ...stopped, waiting: one }, now).detail).toBe(
      'since 17:13:03 (14 s). 1 order waits, all over 1 min: €50.00 · ¥500 · 2 orders in other currencies. The oldest waits 13 s.',
    );
  });

  it('does not mention orders if none waits', () =>
    expect(problemText(stopped, now).detail).toBe('since 17:13:03 (14 s).'));

  it('says since when Kafka is down, and that figures are from that time', () =>
    expect(problemText({ kind: 'kafka', since }, now)).toEqual({
      title: 'Kafka is down',
      detail: 'since 17:13:03 (14 s). No events arrive. All figures are from that time.',
    }));

  it('says the same of a stopped broker', () =>
    expect(problemText({ ...stopped, name: 'kafka', isKafkaDown: true }, now)).toEqual({
      title: 'Kafka is stopped',
      detail: 'since 17:13:03 (14 s). No events arrive. All figures are from that time.',
    }));

  it('names unknown states, since when they are unknown, and which source does not answer', () =>
    expect(
      problemText({ kind: 'unknown', names: ['order', 'payment'], since, isProcess: true }, now),
    ).toEqual({
      title: 'order, payment: state unknown',
      detail: 'since 17:13:03 (14 s). The supervisor does not report their state.',
    }));

  it('does not blame a service that is up for waiting orders', () =>
    expect(
      problemText(
        { kind: 'waiting', name: 'payment', state: 'up', waiting: { ...waiting, overMinute: 2 } },
        now,
      ),
    ).toEqual({
      title: 'Orders wait over 1 min for payment',
      detail: '3 orders wait, 2 over 1 min: $1,204.00. The oldest waits 13 s. payment itself is up.',
    }));
});
