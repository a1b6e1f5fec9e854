// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Connection } from '@/components/live/connection/connection';
import { Live } from '@/components/live/live';
import { tick } from '@/components/live/testing/events.fixture';
import { FakeGateway } from '@/components/live/testing/fake-gateway.fixture';
import type { PageReport } from '@/lib/protocol';
import { reportSchema } from '@/lib/protocol';
import { startPageReports } from './page-reports';

const measured: PageReport = { feeds: [{ feed: 'prices', painted: 90, p50: 20, p99: 60, unexplained: 2 }] };
const withoutLatency = { feeds: [{ feed: 'prices', painted: 0, unexplained: 2 }] };
let hidden: boolean;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
function start(report: PageReport = measured) {
  const sent: PageReport[] = [];
  stop = startPageReports(
    () => report,
    (each) => sent.push(each),
  );
  return sent;
}
function show(isShown: boolean) {
  hidden = !isShown;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('reports every 10 s, the latency only of a page that has been visible for 30 s', () => {
  const sent = start();
  vi.advanceTimersByTime(20_000);
  expect(sent).toEqual([withoutLatency, withoutLatency]);
  vi.advanceTimersByTime(20_000);
  expect(sent.slice(2)).toEqual([measured, measured]);
});

it('reports nothing while it is hidden, and begins again when it is shown', () => {
  const sent = start();
  vi.advanceTimersByTime(40_000);
  sent.length = 0;
  show(false);
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([]);
  show(true);
  vi.advanceTimersByTime(10_000);
  expect(sent).toEqual([withoutLatency]);
});

it('reports nothing before a feed was received, and nothing after it was stopped', () => {
  const sent = start({ feeds: [] });
  vi.advanceTimersByTime(20_000);
  stop();
  vi.advanceTimersByTime(20_000);
  expect(sent).toEqual([]);
});

it('a live page reports the feeds that it received, as the protocol has them, with what it cannot account for', async () => {
  const gateway = new FakeGateway();
  const session = { token: 't', gatewayUrl: 'http://gateway.example', role: 'viewer' } as const;
  const live = new Live(
    new Connection(async () => ({ ...session, expiresAt: Date.now() + 3_600_000 }), undefined, gateway.open),
  );
  stop = live.start();
  live.subscriptions.desired.add('prices', { filter: {}, tier: 'live' });
  await vi.advanceTimersByTimeAsync(5_000);
  for (const ms of [12, 14]) live.ledger.onScreen('prices', ms, Date.now());
  gateway.write('prices', tick('ACME', 1));
  live.ledger.addOpen('prices', 3);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(gateway.reports).toEqual([{ feeds: [{ feed: 'prices', painted: 0, unexplained: 3 }] }]);
  live.ledger.addOpen('prices', -3);
  await vi.advanceTimersByTimeAsync(15_000);
  live.ledger.onScreen('prices', 20, Date.now());
  await vi.advanceTimersByTimeAsync(15_000);
  expect(gateway.reports.at(-1)).toEqual({
    feeds: [{ feed: 'prices', painted: 1, p50: 21, p99: 21, unexplained: 0 }],
  });
  for (const report of gateway.reports) expect(reportSchema.parse(report)).toEqual(report);
});
