// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PageReport } from '@/lib/protocol';
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
