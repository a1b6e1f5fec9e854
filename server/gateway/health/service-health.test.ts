import { describe, expect, it } from 'vitest';
import type { ProcessReport } from '@/server/internal-calls/processes';
import { ServiceHealths } from './service-health';

const now = 1_800_000_000_000;
const payment = (over: Partial<ProcessReport> = {}): ProcessReport => ({
  name: 'payment',
  kind: 'service',
  status: 'running',
  since: now - 60_000,
  restarts: 0,
  ready: true,
  ...over,
});
const group = (next: number) => ({
  groupId: 'pulseboard.payment',
  members: 1,
  state: 'Stable',
  committed: [{ topic: 'orders', partition: 0, next }],
});
const at = <T>(time: number, value: T) => ({ at: time, value });

/** Reads one sample after another, with the topic's end at 1,000. */
function healths() {
  const services = new ServiceHealths();
  services.noteEnds('orders', [1_000], now - 20_000);
  return (...args: Parameters<ServiceHealths['sample']>) => services.sample(...args)[0];
}

describe('the health of a service', () => {
  it('is what the supervisor reports, since when it reports, also on a gateway that was just started', () => {
    const stopped = at(now, [payment({ status: 'stopped', since: now - 9_000, ready: null })]);
    expect(healths()(stopped, undefined, now)).toMatchObject({
      state: 'stopped',
      since: now - 9_000,
      stateAt: now,
    });
    expect(healths()(at(now, [payment()]), undefined, now)).toMatchObject({
      state: 'up',
      since: now - 60_000,
    });
  });

  it('keeps the time of the last report when the supervisor no longer answers', () => {
    const sample = healths();
    const answer = at(now, [payment()]);
    sample(answer, undefined, now);
    expect(sample(answer, undefined, now + 8_000)).toMatchObject({ state: 'up', stateAt: now });
  });

  it('has no lag while Kafka does not report the progress of the group, and the time of the last report', () => {
    const sample = healths();
    const groups = at(now, [group(1_000)]);
    expect(sample(at(now, [payment()]), groups, now)).toMatchObject({
      lagMessages: 0,
      lagSeconds: 0,
      lagAt: now,
    });
    const later = sample(at(now + 6_000, [payment()]), groups, now + 6_000);
    expect(later).toMatchObject({ state: 'up', lagAt: now });
    expect(later).not.toHaveProperty('lagMessages');
    expect(later).not.toHaveProperty('lagSeconds');
  });

  it('is lagging since this gateway measured it, and up again since it caught up', () => {
    const sample = healths();
    const processes = (time: number) => at(time, [payment()]);
    sample(processes(now), at(now, [group(1_000)]), now);
    const lagging = sample(processes(now + 1), at(now + 1, [group(100)]), now + 1);
    expect(lagging).toMatchObject({ state: 'lagging', since: now + 1, lagMessages: 900 });
    const caughtUp = sample(processes(now + 2), at(now + 2, [group(1_000)]), now + 2);
    expect(caughtUp).toMatchObject({ state: 'up', since: now + 2 });
  });

  it('is up since its restart, however quick that was', () => {
    const sample = healths();
    sample(at(now, [payment()]), undefined, now);
    const restarted = sample(at(now + 2, [payment({ since: now + 1 })]), undefined, now + 2);
    expect(restarted).toMatchObject({ state: 'up', since: now + 1 });
  });

  it('is taken from its group where there is no supervisor, with the time at which Kafka was asked', () => {
    const service = healths()(undefined, at(now - 7_000, [group(1_000)]), now);
    expect(service).toMatchObject({ kind: 'group', state: 'up', stateAt: now - 7_000 });
    expect(service).not.toHaveProperty('lagMessages');
  });
});
