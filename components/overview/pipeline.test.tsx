// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { heartbeat } from '@/components/live/testing/events.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { Pipeline } from './pipeline';

withScreen();

const stage = (label: string) => screen.getByRole('link', { name: new RegExp(`^${label}`) });
const waiting = (orders: number, overMinute: number) => ({
  orders,
  overMinute,
  oldestAt: Date.now() - 125_000,
  value: {},
  otherOrders: 0,
});

it('is a card named Order pipeline, without figures before the first heartbeat', async () => {
  await showPage(<Pipeline />);
  const card = screen.getByRole('region', { name: 'Order pipeline' });
  expect(within(card).getAllByRole('link')).toHaveLength(7);
  expect(card.textContent).not.toMatch(/\d/);
});

it('shows the orders of each stage and their rate, with the next heartbeat those of then', async () => {
  const { gateway } = await showPage(<Pipeline />);
  const byStatus = { placed: 2, paid: 1, confirmed: 4, delivered: 1_250 };
  gateway.write('health', heartbeat({}, { byStatus, ratePerMinute: { confirmed: 12 } }));
  await waitFor(() => expect(stage('Placed').textContent).toContain('3not yet confirmed'));
  expect(stage('Confirmed').textContent).toContain('4not yet dispatched12/min');
  expect(stage('Delivered').textContent).toContain('1,250in total');
  expect(stage('Placed').getAttribute('href')).toBe('/orders?status=placed,paid,reserved');
  gateway.write('health', heartbeat({}, { byStatus: { ...byStatus, confirmed: 5 } }));
  await waitFor(() => expect(stage('Confirmed').textContent).toContain('5not yet dispatched0/min'));
});

it('says of a stage how many orders have waited for long, and since when the oldest', async () => {
  const { gateway } = await showPage(<Pipeline />);
  gateway.write('health', heartbeat({}, { waiting: { payment: waiting(9, 3) } }));
  await waitFor(() =>
    expect(stage('Payment').textContent).toMatch(/9waiting.*3 waiting over 1 min · oldest 2 min/),
  );
  expect(stage('Stock').textContent).not.toContain('over 1 min');
});

it('counts an order that waits for payment and stock in both parallel stages', async () => {
  const { gateway } = await showPage(<Pipeline />);
  gateway.write('health', heartbeat({}, { waiting: { payment: waiting(1, 0), stock: waiting(1, 0) } }));
  const parallel = screen.getByRole('list', { name: 'In parallel' });
  await waitFor(() => expect(within(parallel).getAllByText('1')).toHaveLength(2));
});
