import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { HealthSample, ProducerClock } from '@/lib/health';
import type { Ledger } from './ledger';
import { ScreenLatency } from './screen-latency';

const now = 1_800_000_000_000;
const event = (at: number, over: Partial<DomainEvent> = {}): DomainEvent =>
  ({ id: 'e', type: 'order.placed', at, partition: 0, offset: 0, data: {}, ...over }) as DomainEvent;
const sample = (producerClock?: ProducerClock): HealthSample =>
  ({ feeds: [{ feed: 'orders', ...(producerClock ? { producerClock } : {}) }] }) as HealthSample;

describe('event to screen', () => {
  function setUp() {
    const onScreen = vi.fn<Ledger['onScreen']>();
    const clock = { correctionMs: 0, uncertaintyMs: 1, isSettled: true, note: vi.fn() };
    const latency = new ScreenLatency({ onScreen } as unknown as Ledger, clock);
    const show = (...events: DomainEvent[]) => {
      latency.expectPaint('orders', events);
      latency.painted(now);
    };
    return { latency, clock, show, times: () => onScreen.mock.calls.map(([, ms]) => ms) };
  }

  it('is the time from the timestamp to the painted frame', () => {
    const { show, times } = setUp();
    show(event(now - 14), event(now - 20));
    expect(times()).toEqual([14, 20]);
  });

  it('leaves out an event with a timestamp in the future, and does not count it as 0 ms', () => {
    const { show, times } = setUp();
    show(event(now + 120_000), event(now - 9));
    expect(times()).toEqual([9]);
  });

  it('reports for some seconds that an event was on screen before its timestamp', () => {
    const { latency, show } = setUp();
    show(event(now + 2));
    expect(latency.impossible(now)).toBeUndefined();
    show(event(now + 300));
    expect(latency.impossible(now + 4_000)).toBe(300);
    expect(latency.impossible(now + 6_000)).toBeUndefined();
  });

  it('is not measured before the skew of the clocks is', () => {
    const { clock, show, times } = setUp();
    clock.isSettled = false;
    show(event(now - 14));
    expect(times()).toEqual([]);
    clock.isSettled = true;
    show(event(now - 14));
    expect(times()).toEqual([14]);
  });

  it('takes no timestamp that the gateway made itself as evidence about its clock', () => {
    const { latency, clock, show } = setUp();
    latency.expectPaint('health', [event(now + 120_000)]);
    latency.painted(now);
    expect(clock.note).not.toHaveBeenCalled();
    show(event(now - 14));
    expect(clock.note).toHaveBeenCalledExactlyOnceWith(now - 14, now);
  });

  it('leaves out a producer whose clock the gateway finds two minutes behind', () => {
    const { latency, show, times } = setUp();
    show(event(now - 120_000, { source: 'till' }));
    expect(times()).toEqual([]);
    for (let i = 0; i < 3; i += 1)
      latency.sampled(sample({ offsetMs: -120_000, source: 'till', producers: 1 }), now);
    show(event(now - 120_000, { source: 'till' }), event(now - 5, { source: 'shop' }));
    expect(times()).toEqual([5]);
  });

  it('counts an event that was really late: the clock of its producer is right', () => {
    const { latency, show, times } = setUp();
    show(event(now - 4_000, { source: 'shop' }));
    latency.sampled(sample(), now);
    expect(times()).toEqual([]);
    latency.sampled(sample(), now);
    expect(times()).toEqual([4_000]);
  });

  it('leaves out late events while several producers have wrong clocks and one is named', () => {
    const { latency, show, times } = setUp();
    latency.sampled(sample({ offsetMs: -120_000, source: 'till', producers: 2 }), now);
    show(event(now - 60_000, { source: 'other' }), event(now - 7, { source: 'shop' }));
    expect(times()).toEqual([7]);
  });

  it('does not time an event whose timestamp was replaced by its arrival', () => {
    const { show, times } = setUp();
    show(event(now - 3, { atReplaced: true }));
    expect(times()).toEqual([]);
  });
});
