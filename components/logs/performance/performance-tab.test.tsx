// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { operationOf, progressOf } from '@/components/logs/testing/analysed.fixture';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import type { OperationStats, ProcessMark } from '@/lib/logs/analysis';
import { PerformanceTab } from './performance-tab';

const { api, takeErrors } = withAnalysisApi();
const path = '/api/logs/performance';
const card = () => within(screen.getByRole('region', { name: 'Performance' }));
const rows = () =>
  card()
    .getAllByRole('row')
    .slice(1)
    .filter((row) => !row.hidden);
const open = '?open=payment%2Fhandle%2520order.placed';

function answer(operations: OperationStats[], marks: ProcessMark[] = [], over = {}) {
  const to = Date.now();
  api().put(path, { ...progressOf(), from: to - 3_600_000, to, operations, accuracy: 0.01, marks, ...over });
}

it('shows rate, share of errors, percentiles, longest and count, and how exact and fresh they are', async () => {
  answer([operationOf()], [], { lag: 312 });
  await showTab(<PerformanceTab />);
  const row = await card().findByRole('row', { name: /handle order\.placed/ });
  expect(row.textContent).toMatch(/payment.*1\/s1%12 ms48 ms1\.2 s4\.8 s3,600$/);
  expect(card().getByText('1 operation · percentiles within 1 %')).toBeTruthy();
  expect(card().getByText('Lag 312 lines')).toBeTruthy();
});

it('sorts by a column, and keeps the order in the URL', async () => {
  answer([operationOf(), operationOf({ operation: 'charge', p95Ms: 900 })]);
  const { query } = await showTab(<PerformanceTab />);
  await card().findByText('charge');
  expect(rows()[0]?.textContent).toContain('handle order.placed');
  await userEvent.click(card().getByRole('button', { name: 'p95' }));
  expect(rows()[0]?.textContent).toContain('charge');
  expect(card().getByRole('columnheader', { name: 'p95' }).getAttribute('aria-sort')).toBe('descending');
  expect(query()).toContain('by=p95');
});

it('opens to the slowest lines with their trace and order, and the chart as a table', async () => {
  const at = Date.now() - 1_800_000;
  const trend = [{ at, count: 120, errors: 2, p50Ms: 4.2, p95Ms: 48 }];
  answer([operationOf({ trend })]);
  await showTab(<PerformanceTab />, open);
  const slowest = await card().findByRole('list', { name: 'Slowest' });
  expect(slowest.textContent).toContain('4.8 s');
  const link = (name: string | RegExp) => within(slowest).getByRole('link', { name }).getAttribute('href');
  expect(link('Order ORD-9')).toBe('/orders/ORD-9');
  expect(link('Trace abc999')).toBe('/logs?traceId=abc999');
  expect(link(/^\d\d:\d\d:\d\d\.\d{3}$/)).toMatch(/^\/logs\?service=payment&from=.*&to=/);
  await userEvent.click(card().getByText('Table of the chart'));
  const table = card().getByRole('table', { name: 'Operation over time' });
  expect(within(table).getAllByRole('row')[1]?.textContent).toMatch(/24\.2 ms48 ms$/);
});

it('marks kills and restarts on the time axis, by keyboard and as a list', async () => {
  const killedAt = Date.now() - 1_200_000;
  const mark = { process: 'payment', detail: null };
  answer(
    [operationOf()],
    [
      { ...mark, at: killedAt, change: 'killed' },
      { ...mark, at: killedAt + 900_000, change: 'ready' },
    ],
  );
  await showTab(<PerformanceTab />, open);
  const strip = await card().findByRole('list', { name: 'Process changes on the time axis' });
  const [killed, ready] = within(strip).getAllByRole('button');
  expect(killed?.getAttribute('aria-label')).toMatch(/^\d\d:\d\d:\d\d payment killed$/);
  expect(ready?.getAttribute('aria-label')).toMatch(/payment ready$/);
  killed?.focus();
  expect(await card().findByText(/payment killed$/, { selector: 'p' })).toBeTruthy();
  await userEvent.click(card().getByText('2 process changes'));
  const links = card().getAllByRole('link', { name: /Lines around/ });
  expect(links[1]?.getAttribute('href')).toMatch(/^\/logs\?service=payment&from=/);
});

it('asks for the range and the service of the filter', async () => {
  answer([operationOf()]);
  await showTab(<PerformanceTab />, '?service=payment&range=15m');
  await card().findByText('handle order.placed');
  await userEvent.click(card().getByRole('radio', { name: '24 h' }));
  await card().findByText('handle order.placed');
  const spans = api()
    .asked(path)
    .map(({ url: { searchParams } }) => ({
      service: searchParams.get('service'),
      minutes: (Number(searchParams.get('to')) - Number(searchParams.get('from'))) / 60_000,
    }));
  expect(spans[0]).toEqual({ service: 'payment', minutes: 15 });
  expect(spans.at(-1)).toEqual({ service: 'payment', minutes: 1_440 });
});

it('says what an operation is when there is none, and why there is no answer', async () => {
  answer([]);
  await showTab(<PerformanceTab />);
  await card().findByText('No operation in this range');
  api().fail(path, 503, 'The log analysis is stopped.');
  await card().findByText('The log analysis is stopped.');
  expect(screen.getByRole('region', { name: 'Performance' }).dataset.freshness).toBe('stale');
  takeErrors();
});
