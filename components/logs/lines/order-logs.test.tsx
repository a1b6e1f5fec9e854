// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { showPage } from '@/components/live/testing/live-page.fixture';
import { logLineOf } from '@/components/logs/testing/analysed.fixture';
import { withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import { OrderLogs } from './order-logs';

// Answers are cached by order: each test has one of its own.
const { api, takeErrors } = withAnalysisApi();
const start = Date.now() - 10_000;
const list = () => screen.getByRole('list', { name: 'Log lines of the order' });
const messages = () =>
  within(list())
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent ?? '');
const history = (...lines: object[]) =>
  api().put('/api/logs', {
    lines,
    cursor: null,
    searchedTo: null,
    oldestAt: start,
    freshMs: 500,
    missing: [],
  });
const written = (msg: string, service: string, at: number, orderId = 'ORD-1') => ({
  type: 'log.written',
  at,
  data: { level: 'info', service, msg, at, orderId },
});

it('joins past and live lines of all services in time order, and leads to the page', async () => {
  const past = logLineOf({ msg: 'placed', service: 'order', orderId: 'ORD-1', at: start });
  history({ ...past, partition: 1, offset: 7 });
  const { gateway } = await showPage(<OrderLogs orderId="ORD-1" />);
  await waitFor(() => expect(gateway.isSubscribed('logs')).toBe(true));
  gateway.write(
    'logs',
    written('reserved', 'inventory', start + 2_000),
    written('charged', 'payment', start + 1_000),
  );
  await waitFor(() => expect(messages()).toHaveLength(3));
  expect(messages().map((text) => /placed|charged|reserved/.exec(text)?.[0])).toEqual([
    'placed',
    'charged',
    'reserved',
  ]);
  expect(gateway.requests.find(({ feed }) => feed === 'logs')?.filter).toEqual({ orderId: 'ORD-1' });
  expect(screen.getByRole('link', { name: 'Open in Logs' }).getAttribute('href')).toBe('/logs?orderId=ORD-1');
  expect(screen.getByText('3 lines')).toBeTruthy();
});

it('shows live lines when the history does not answer, and says that earlier ones are not known', async () => {
  api().fail('/api/logs', 503, 'The lake is stopped.');
  const { gateway } = await showPage(<OrderLogs orderId="ORD-2" />);
  await waitFor(() => expect(gateway.isSubscribed('logs')).toBe(true));
  gateway.write('logs', written('charged', 'payment', start, 'ORD-2'));
  await screen.findByText('charged');
  await screen.findByText('Earlier lines are not known: The lake is stopped.');
  takeErrors();
});

it('says what to expect while no service wrote about the order', async () => {
  history();
  await showPage(<OrderLogs orderId="ORD-3" />);
  await screen.findByText('No line about this order yet');
});
