// @vitest-environment happy-dom
import { configure, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { AnalyticsPage } from './analytics-page';
import { LakeApi } from './testing/lake-api.fixture';

// The code of a chart is loaded when the first is shown, which takes seconds on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

let api: LakeApi;
beforeEach(async () => {
  api = new LakeApi();
  const origin = await api.start();
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(origin);
});
// Hooks after a test run last to first: all is answered, then the page is closed, then the API.
afterEach(() => api.stop());
const { takeErrors } = withScreen();
afterEach(() =>
  waitFor(() => {
    const isAnswered = (name: string) => api.of(name).length > 0;
    expect(['lake', 'reconciliation'].every(isAnswered)).toBe(true);
    expect(document.querySelectorAll('[aria-busy="true"]')).toHaveLength(0);
    expect(api.pending).toBe(0);
  }),
);

const show = (searchParams = '') =>
  showPage(
    <NuqsTestingAdapter hasMemory searchParams={searchParams}>
      <AnalyticsPage />
    </NuqsTestingAdapter>,
  );
const card = (name: string) => screen.getByRole('region', { name });
const payment = (bucket: number, currency: string, paid: number, refunded = 0) => ({
  bucket,
  currency,
  paid,
  refunded,
  net: paid - refunded,
  payments: 1,
  refunds: refunded > 0 ? 1 : 0,
});

it('shows revenue as one figure for each currency, with coverage, freshness and exports', async () => {
  const now = Date.now();
  api.put('revenue', [
    payment(now - 7_200_000, 'EUR', 5_000),
    payment(now, 'EUR', 1_250, 50),
    payment(now, 'JPY', 900),
  ]);
  await show();
  const euros = await within(card('Revenue')).findByRole('region', { name: 'Revenue in EUR' });
  expect(euros.textContent).toMatch(/€62\.00.*2 payments · €0\.50 refunded · most €50\.00/);
  expect(within(card('Revenue')).getByRole('region', { name: 'Revenue in JPY' }).textContent).toContain(
    '¥900',
  );
  expect(card('Revenue').textContent).toContain('1,234 rows scanned · up to');
  const csv = within(card('Revenue')).getByRole('link', { name: 'Revenue: download CSV' });
  expect(csv.getAttribute('href')).toMatch(/^\/api\/analytics\/revenue\?from=\d+&to=\d+.*format=csv/);
});

it('asks for whole buckets in the zone of the device, and shows the rows as a table', async () => {
  const user = userEvent.setup();
  api.put('revenue', [payment(Date.now(), 'EUR', 1_250)]);
  await show('?range=1h');
  await user.click(await screen.findByRole('button', { name: 'Revenue: table' }));
  const table = screen.getByRole('table', { name: 'Revenue by time and currency' });
  expect(within(table).getAllByRole('row')[1]?.textContent).toMatch(/EUR€12\.50€0\.00€12\.5010$/);
  const query = api.of('revenue')[0]?.searchParams;
  expect(query?.get('bucket')).toBe('minute');
  expect(query?.get('timeZone')).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(Number(query?.get('from')) % 60_000).toBe(0);
});

it('says why there is no report, and asks again when a person wants', async () => {
  const user = userEvent.setup();
  api.answers.set('stages', { status: 503, detail: 'The lake is starting. Try again in a moment.' });
  await show();
  await within(card('Time per stage')).findByText('The lake is starting. Try again in a moment.');
  api.put('stages', [{ stage: 'paid', orders: 3, p50Ms: 310, p95Ms: 900, maxMs: 1_200 }]);
  await user.click(within(card('Time per stage')).getByRole('button', { name: 'Try again' }));
  const row = await within(card('Time per stage')).findByRole('row', { name: /Paid/ });
  expect(row.textContent).toMatch(/310 ms900 ms1\.2 s3$/);
  expect(takeErrors()).toEqual([expect.stringContaining('503')]);
});

it('says that there is nothing in the range, and what to do or what it means', async () => {
  api.put('errors', [], { scanned: 0 });
  await show();
  const noLines = 'No service wrote a log line in it. Choose a longer range.';
  await within(card('Errors by service')).findByText(noLines);
  expect(within(card('Errors by service')).queryByRole('link', { name: 'Open the shop' })).toBeNull();
});

it('says what it means that nothing went wrong', async () => {
  api.put('failures', [], { scanned: 0 });
  await show();
  await within(card('Errors by service')).findByText('No service logged a line of level error or fatal.');
  await within(card('Failures by cause')).findByText('Choose a longer range, or place an order in the shop.');
  await within(card('Revenue')).findByText('No payments in this range');
});

it('shows figures of which nobody knows up to when they are complete, and says so', async () => {
  api.put('stages', [{ stage: 'paid', orders: 3, p50Ms: 310, p95Ms: 900, maxMs: 1_200 }], { freshMs: null });
  await show();
  await within(card('Time per stage')).findByRole('row', { name: /Paid/ });
  expect(card('Time per stage').textContent).toContain('1,234 rows scanned · freshness unknown');
  expect(card('Time per stage').dataset.freshness).toBe('stale');
});

it('shows sessions with those that bought something, and compares them', async () => {
  const user = userEvent.setup();
  const none = { viewed: 0, carted: 0, medianEvents: null, medianMs: null };
  const rows = (sessions: number) => [
    { ...none, bucket: null, sessions, purchased: 1, medianEvents: 4, medianMs: 65_000 },
    { ...none, bucket: Date.now(), sessions, purchased: 1, medianEvents: 4, medianMs: 65_000 },
  ];
  api.put('sessions', rows(8));
  await show('?compare=true');
  const figures = await within(card('Sessions')).findByLabelText('Sessions of the range');
  expect(figures.textContent).toMatch(
    /^Sessions8.*With purchase12\.5%.*Median duration1 min.*Median events4$/,
  );
  await within(card('Sessions')).findAllByText('0.00 %');
  await user.click(within(card('Sessions')).getByRole('button', { name: 'Sessions: table' }));
  const table = within(card('Sessions')).getByRole('table', { name: 'Sessions by time' });
  expect(within(table).getAllByRole('row')).toHaveLength(2);
});

it('shows paths of visitors with where they entered and left, and keeps the texts of pages apart', async () => {
  const shop = { fromKind: 'page_view' as const, fromPath: '/shop' };
  const counts = { sessions: 3, steps: 5, share: 0.75 };
  const outside = { fromKind: null, fromPath: null };
  api.put('paths', [
    { ...outside, toKind: 'page_view', toPath: '/shop', ...counts },
    { ...shop, toKind: 'purchase', toPath: '/\u202ekcehc\n', ...counts },
    { ...shop, toKind: null, toPath: null, ...counts },
  ]);
  await show();
  const paths = within(card('Paths'));
  await paths.findByRole('row', { name: /Entered.*to.*Page viewed.*\/shop.*3.*75%.*5/ });
  await paths.findByRole('row', { name: /Page viewed.*\/shop.*to.*Left/ });
  expect(paths.getByText(/kcehc/).tagName).toBe('BDI');
});

it('is stale with the time when the lake lags, not before', async () => {
  const row = { kind: 'payment.failed', cause: 'declined', count: 2, firstAt: 1, lastAt: 2 } as const;
  api.put('failures', [row], { freshMs: 40_000 });
  api.put('funnel', [{ step: 'page_view', sessions: 3, events: 4, medianMs: null }]);
  await show();
  await within(card('Failures by cause')).findByText(/^as of \d\d:\d\d:\d\d$/);
  expect(card('Failures by cause').dataset.freshness).toBe('stale');
  await within(card('Shop funnel')).findByText('Page viewed');
  expect(card('Shop funnel').dataset.freshness).toBeUndefined();
});

it('aborts the requests of a range that a person leaves, and asks for the next', async () => {
  const user = userEvent.setup();
  api.hold();
  await show();
  await waitFor(() => expect(api.of('revenue')).toHaveLength(1));
  await user.click(screen.getByRole('radio', { name: '7 d' }));
  await waitFor(() => expect(api.of('revenue')).toHaveLength(2));
  await waitFor(() => expect(api.aborted).toBe(10));
  expect(api.of('revenue')[1]?.searchParams.get('bucket')).toBe('hour');
  api.resume();
  await within(card('Revenue')).findByText('No payments in this range');
  expect(takeErrors().filter((text) => !text.includes('socket hang up'))).toEqual([]);
});

it('compares with the period of the same length before', async () => {
  const stages = (p50Ms: number) => [{ stage: 'paid' as const, orders: 3, p50Ms, p95Ms: 900, maxMs: 1_200 }];
  api.put('stages', stages(300));
  await show('?compare=true');
  const row = await within(card('Time per stage')).findByRole('row', { name: /Paid/ });
  expect(row.textContent).toMatch(/= 0\.00 % from the period before$/);
  const [now, before] = api.of('stages').map(({ searchParams }) => Number(searchParams.get('to')));
  expect((now ?? 0) - (before ?? 0)).toBe(86_400_000);
});

it('says that the lake matches the live counters', async () => {
  await show();
  const verdict = async (text: string) =>
    waitFor(() => expect(within(card('Matches live')).getByRole('status').textContent).toContain(text));
  await verdict('Yes');
});

it('lists what differs from the live counters', async () => {
  const place = { topic: 'orders', partition: 1, offset: 42, detail: 'is missing in the lake' };
  const check = { name: 'orders: events', topic: 'orders', currency: null, live: 8, lake: 7, difference: -1 };
  const different = { ...check, offsets: [place] };
  api.answers.set('reconciliation', {
    matches: false,
    reason: null,
    gatewayId: 'gw',
    at: Date.now(),
    offsets: 8,
    behind: 0,
    checks: [different, { ...check, name: 'orders: placed', lake: 8, difference: 0, offsets: [] }],
  });
  await show();
  const table = await screen.findByRole('table', { name: 'Counters that differ' });
  expect(within(table).getAllByRole('row')).toHaveLength(2);
  expect(table.textContent).toContain('orders / 1 / 42 is missing in the lake');
  expect(card('Matches live').textContent).toContain('1 of 2 counters of the gateway');
});
