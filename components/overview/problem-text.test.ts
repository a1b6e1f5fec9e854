import { describe, expect, it } from 'vitest';
import { problemText } from './problem-text';

const now = new Date(2026, 5, 1, 17, 13, 17).getTime();
const since = now - 14_000;
const waiting = { orders: 3, overMinute: 0, oldestAt: now - 13_400, value: { USD: 120_400 }, otherOrders: 0 };
const stopped = { kind: 'service', name: 'payment', state: 'stopped', since, isProcess: true } as const;

describe('a problem in words', () => {
  it('says what is stopped since when, how many orders wait, what they are worth, and the oldest', () => {
    expect(problemText({ ...stopped, waiting }, now)).toEqual({
      title: 'payment is stopped',
      detail: 'since 17:13:03 (14 s). 3 orders wait: $1,204.00. The oldest waits 13 s.',
    });
  });

  it('names each currency, and one order is one order', () => {
    const one = { ...waiting, orders: 1, overMinute: 1, value: { JPY: 500, EUR: 5_000 }, otherOrders: 2 };
    expect(problemText({ ...stopped, waiting: one }, now).detail).toBe(
      'since 17:13:03 (14 s). 1 order waits, all over 1 min: €50.00 · ¥500 · 2 orders in other currencies. The oldest waits 13 s.',
    );
  });

  it('says nothing of orders where none is known to wait', () =>
    expect(problemText(stopped, now).detail).toBe('since 17:13:03 (14 s).'));

  it('says since when Kafka is down, and that no figure is newer', () =>
    expect(problemText({ kind: 'kafka', since }, now)).toEqual({
      title: 'Kafka is down',
      detail: 'since 17:13:03 (14 s). No events arrive. All figures are from that time.',
    }));

  it('says the same of a broker that is stopped', () =>
    expect(problemText({ ...stopped, name: 'kafka', isKafkaDown: true }, now)).toEqual({
      title: 'Kafka is stopped',
      detail: 'since 17:13:03 (14 s). No events arrive. All figures are from that time.',
    }));

  it('says of what it cannot know that it is unknown, since when, and who does not answer', () =>
    expect(
      problemText({ kind: 'unknown', names: ['order', 'payment'], since, isProcess: true }, now),
    ).toEqual({
      title: 'order, payment: state unknown',
      detail: 'since 17:13:03 (14 s). The supervisor does not report their state.',
    }));

  it('does not blame a service that is up for orders that wait', () =>
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
