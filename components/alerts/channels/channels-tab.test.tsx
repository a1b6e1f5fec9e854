// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import type { Channel, Delivery } from '@/lib/alerts/channels';
import { ChannelsTab } from './channels-tab';

const { api, takeErrors } = withAnalysisApi();
const now = Date.now();
const channelOf = (over: Partial<Channel> = {}): Channel => ({
  id: 'ops',
  name: 'Operations',
  enabled: true,
  isDefault: true,
  kind: 'webhook',
  addresses: [],
  from: null,
  format: 'pulseboard',
  url: 'https://hooks.example/alerts',
  problem: null,
  waiting: 0,
  createdAt: now,
  changedAt: now,
  ...over,
});
const deliveryOf = (over: Partial<Delivery> = {}): Delivery => ({
  deliveryId: 'payments-declined@x:firing:ops',
  channelId: 'ops',
  incidentId: 'payments-declined@x',
  ruleId: 'payments-declined',
  state: 'firing',
  severity: 'critical',
  title: '34 % of payments declined',
  status: 'dead',
  reason: 'Not taken in time. It answered 500: out of order',
  attempts: 35,
  createdAt: now - 90_000_000,
  nextAt: null,
  sentAt: null,
  lastAttempt: { at: now, durationMs: 12, status: 500, answer: 'out of order' },
  ...over,
});

function keep(channels: Channel[], deliveries: Delivery[] = []) {
  api().put('/api/admin/alert-deliveries', { deliveries, cursor: null });
  api().answers.set('/api/admin/alert-channels', ({ body }) =>
    body ? { body: { channel: channels[0], secret: 'whsec_c2VjcmV0' } } : { body: { channels } },
  );
}
const list = async (name: string) => within(await screen.findByRole('list', { name }));

it('says to others than administrators that they do not see channels, and requests nothing', async () => {
  await showTab(<ChannelsTab />);
  await screen.findByText('Only administrators see channels');
  expect(screen.queryByRole('button', { name: 'New channel' })).toBeNull();
  expect(api().asked('/api/admin/alert-channels')).toEqual([]);
});

// Before others: answers are kept.
it('says why there is no list', async () => {
  api().fail('/api/admin/alert-channels', 503, 'The alerts are stopped.');
  api().put('/api/admin/alert-deliveries', { deliveries: [], cursor: null });
  await showTab(<ChannelsTab />, '', 'admin');
  await screen.findByText('The alerts are stopped.');
  takeErrors();
});

it('shows channels with their problem, and deliveries with the last answer', async () => {
  keep([channelOf({ problem: 'The connection was refused.', waiting: 2 })], [deliveryOf()]);
  await showTab(<ChannelsTab />, '', 'admin');
  await screen.findByText('The connection was refused.');
  expect((await list('Channels')).getByText('2 deliveries waiting')).toBeTruthy();
  const delivery = await list('Deliveries');
  expect(delivery.getByText('Not delivered')).toBeTruthy();
  expect(delivery.getByText(/35 attempts, last answer 500 in 12 ms/)).toBeTruthy();
});

it('creates a webhook, and shows its secret once', async () => {
  keep([channelOf()]);
  await showTab(<ChannelsTab />, '', 'admin');
  await userEvent.click(await screen.findByRole('button', { name: 'New channel' }));
  const form = within(screen.getByRole('dialog', { name: 'New channel' }));
  await userEvent.click(form.getByRole('radio', { name: 'Webhook' }));
  await userEvent.type(form.getByLabelText('Name'), 'On call');
  await userEvent.type(form.getByLabelText('Address'), 'file:///etc/passwd');
  await userEvent.click(form.getByRole('button', { name: 'Create channel' }));
  await form.findByText('Has to be an address that begins with https:// or http://.');
  await userEvent.clear(form.getByLabelText('Address'));
  await userEvent.type(form.getByLabelText('Address'), 'https://hooks.example/x');
  await userEvent.click(form.getByRole('button', { name: 'Create channel' }));
  await screen.findByText('whsec_c2VjcmV0');
  const body = api()
    .asked('/api/admin/alert-channels')
    .find((asked) => asked.body)?.body;
  expect(body).toMatchObject({ id: 'on-call', kind: 'webhook', url: 'https://hooks.example/x' });
});

it('sends a test, and shows what the receiver answered', async () => {
  keep([channelOf()]);
  const attempt = { at: now, durationMs: 14, status: 200, answer: 'ok' };
  api().put('/api/admin/alert-channels/ops/test', { sent: true, attempt });
  await showTab(<ChannelsTab />, '', 'admin');
  await userEvent.click(await screen.findByRole('button', { name: 'Send test' }));
  await screen.findByText('Sent: 200 ok (14 ms)');
});

it('sends a delivery again', async () => {
  keep([channelOf()], [deliveryOf()]);
  const path = `/api/admin/alert-deliveries/${encodeURIComponent(deliveryOf().deliveryId)}/retry`;
  api().put(path, { delivery: deliveryOf({ status: 'waiting' }) });
  await showTab(<ChannelsTab />, '', 'admin');
  await userEvent.click(await screen.findByRole('button', { name: 'Send again' }));
  await expect.poll(() => api().asked(path).length).toBe(1);
});
