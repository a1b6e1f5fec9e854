// @vitest-environment happy-dom
import { configure, screen, waitFor, within } from '@testing-library/react';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LakeApi } from '@/components/analytics/testing/lake-api.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import type { SessionAnswer, SessionsAnswer } from '@/lib/analytics/behaviour';
import { AnalyticsPage } from '../analytics-page';
import { SessionPage } from './session/session-page';

// The page is loaded part by part, which takes seconds on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
const timeout = 30_000;

let api: LakeApi;
beforeEach(async () => {
  api = new LakeApi();
  const origin = await api.start();
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(origin);
  api.answers.set('sessions', { active: 0, activePaths: [], sessions: [], freshMs: 100 });
});
// Hooks after a test run last to first: all is answered, then the page is closed, then the API.
afterEach(() => api.stop());
const { takeErrors } = withScreen();
afterEach(() =>
  waitFor(() => {
    expect(document.querySelectorAll('[aria-busy="true"]')).toHaveLength(0);
    expect(api.pending).toBe(0);
  }),
);

const show = () =>
  showPage(
    <NuqsTestingAdapter hasMemory searchParams="?tab=behaviour">
      <AnalyticsPage />
    </NuqsTestingAdapter>,
  );
const rowsOf = async (card: string) => {
  const region = screen.getByRole('region', { name: card });
  const table = await within(region).findByRole('table');
  const rows = within(table).getAllByRole('row').slice(1);
  return rows.map((row) => [...row.children].map((cell) => cell.textContent));
};

it('shows pages, products, and web vitals with their rating', { timeout }, async () => {
  api.put('pages', [{ path: '/shop', views: 9, sessions: 4, errors: 2 }]);
  api.put('viewed', [{ sku: 'MUG-01', views: 8, sessions: 4, carted: 1 }]);
  api.put('vitals', [
    { path: '/shop', metric: 'LCP', count: 4, p75: 2_500, good: 3, poor: 0 },
    { path: '/shop', metric: 'CLS', count: 4, p75: 0.26, good: 1, poor: 2 },
  ]);
  await show();
  expect(await rowsOf('Pages')).toEqual([['/shop', '9', '4', '2']]);
  expect(await rowsOf('Products viewed')).toEqual([['Stoneware mug', '8', '4', '1', '25%']]);
  expect(await rowsOf('Web vitals')).toEqual([
    ['LCP · Largest content shown/shop', '2.5 s', ' good', '75%', '0%', '4'],
    ['CLS · Layout moved/shop', '0.26', ' poor', '25%', '50%', '4'],
  ]);
});

it('says at which step most sessions leave', { timeout }, async () => {
  const step = (name: string, sessions: number) => ({
    step: name,
    sessions,
    events: sessions,
    medianMs: null,
  });
  api.put('funnel', [
    ...[step('page_view', 100), step('product_view', 60), step('add_to_cart', 50)],
    ...[step('checkout', 5), step('purchase', 5)],
  ] as never);
  await show();
  const left = (await rowsOf('Shop funnel')).map((row) => row[4]);
  expect(left).toEqual(['40%', '16.7%', '90%most leave here', '0%', '–']);
});

it('shows how many sessions are active, where, and the latest with a link', { timeout }, async () => {
  const now = Date.now();
  const answer: SessionsAnswer = {
    ...{ active: 3, freshMs: 100 },
    activePaths: [{ path: '/shop', sessions: 3 }],
    sessions: [
      {
        ...{ sessionId: 'a/b?c', firstAt: now - 61_000, lastAt: now - 1_000, events: 4, path: '/shop' },
        ...{ furthest: 'checkout', orders: ['ORD-1'], errors: 1 },
      },
    ],
  };
  api.answers.set('sessions', answer);
  await show();
  const card = screen.getByRole('region', { name: 'Sessions now' });
  await within(card).findByRole('table', { name: 'Latest sessions of the last hour' });
  expect(card.textContent).toContain('Active in the last 5 minutes3');
  expect(card.textContent).toContain('Checkout');
  expect(within(card).getByRole('link', { name: 'a/b?c' }).getAttribute('href')).toMatch(
    /^\/analytics\/sessions\/a%2Fb%3Fc\?at=\d+$/,
  );
});

it('says how a first session comes when there is none', { timeout }, async () => {
  await show();
  expect(await screen.findByText('No session in the last hour')).toBeTruthy();
});

it('a session shows its steps, its orders and its errors in order of time, as text', {
  timeout,
}, async () => {
  const at = Date.UTC(2026, 5, 1, 12);
  const place = { partition: 0, offset: 0 };
  const session: SessionAnswer = {
    ...{ sessionId: 's-1', total: 4, freshMs: 100 },
    steps: [
      { kind: 'page_view', path: '/shop', at, ...place },
      {
        kind: 'web_vital',
        path: '/shop',
        at: at + 1,
        ...place,
        offset: 1,
        metric: { name: 'INP', value: 600 },
      },
      { kind: 'error', path: '/shop', at: at + 2, ...place, offset: 2, message: '<b>broken</b>' },
      { kind: 'purchase', path: '/shop', at: at + 5, ...place, offset: 3, orderId: 'ORD-1' },
    ],
    orders: [{ orderId: 'ORD-1', events: [{ type: 'order.placed', at: at + 3 }] }],
    lines: [
      {
        ...{ id: '1', type: 'log.written', at: at + 4, ...place },
        data: { level: 'error', service: 'payment', msg: 'charge failed', at, orderId: 'ORD-1' },
      },
    ],
  };
  api.answers.set('s-1', session);
  await showPage(<SessionPage sessionId="s-1" at={at} />);
  const list = await screen.findByRole('list', { name: 'Path of the session' });
  const texts = within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent?.replace(/^[^A-Za-z]*( ?[AP]M)?/, ''));
  expect(texts).toEqual([
    expect.stringContaining('Page viewed'),
    expect.stringMatching(/Measured.*INP 600 ms.*poor/),
    expect.stringContaining('Error in the browser<b>broken</b>'),
    expect.stringContaining('order.placed'),
    expect.stringMatching(/payment.*charge failed.*Open in Logs/),
    expect.stringContaining('Purchase'),
  ]);
  expect(within(list).getAllByRole('link', { name: 'ORD-1' })[0]?.getAttribute('href')).toBe('/orders/ORD-1');
  expect(api.of('s-1')[0]?.searchParams.get('at')).toBe(String(at));
});

it('says that there is no such session', { timeout }, async () => {
  api.answers.set('s-2', { status: 404, detail: 'There is no session with this id.' });
  await showPage(<SessionPage sessionId="s-2" at={undefined} />);
  expect(await screen.findByText('There is no such session')).toBeTruthy();
  expect(takeErrors()).toEqual([expect.stringContaining('404 (Not Found)')]);
});
