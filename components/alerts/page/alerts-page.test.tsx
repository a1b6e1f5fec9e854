// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Toaster } from 'sonner';
import { beforeEach, expect, it } from 'vitest';
import {
  alertOf,
  alertsAnswerOf,
  firingOf,
  incidentOf,
  ruleOf,
  ruleStateOf,
} from '@/components/alerts/testing/alerts.fixture';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import type { ManagedRule, Mute } from '@/lib/alerts/api';
import { AlertsPage } from './alerts-page';

const { api, takeErrors } = withAnalysisApi();
const lag = ruleOf({
  id: 'lag',
  name: 'Group lags',
  events: undefined,
  matching: undefined,
  window: undefined,
  gauge: 'group.lag',
  aggregate: 'last',
  by: ['group'],
  title: '{{labels.group}} lags',
  advice: 'Restart {{labels.group}}.',
});
const alert = alertOf({
  alertId: 'lag/00',
  ruleId: 'lag',
  labels: { group: 'payment' },
  title: 'payment lags',
  unit: 'seconds',
  advice: 'Restart payment.',
});
const mute: Mute = {
  id: 'm1',
  ruleId: 'lag',
  labels: { group: 'payment' },
  until: Date.now() + 1_800_000,
  comment: 'being repaired',
  createdAt: Date.now(),
};

beforeEach(() => {
  api().put('/api/alerts', alertsAnswerOf([firingOf(lag, [alert])]));
  api().put('/api/alerts/history', { incidents: [], cursor: null });
  api().put('/api/admin/alert-rules', { rules: [managed()] });
  api().put('/api/admin/alert-mutes', { mutes: [] });
});

const managed = (over: Partial<ManagedRule> = {}): ManagedRule => ({
  rule: lag,
  origin: 'own',
  isChanged: false,
  ...over,
});
const show = (query: string, role: 'viewer' | 'admin' = 'admin') =>
  showTab(
    <>
      <AlertsPage />
      <Toaster />
    </>,
    query,
    role,
  );
const posted = (path: string) =>
  api()
    .asked(path)
    .filter(({ method }) => method !== 'GET');

it('says what to do about the alert, and what a rule would say about any', async () => {
  await show('?open=lag');
  await screen.findByText('Restart payment.');
  api().put('/api/alerts', alertsAnswerOf([ruleStateOf(lag)]));
  await screen.findByText('Restart [group].');
});

it('acknowledges an alert, and mutes it by its labels', async () => {
  api().put('/api/admin/alerts/lag%2F00/acknowledge', {});
  await show('?open=lag');
  await userEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
  await screen.findByText('Acknowledged');
  expect(posted('/api/admin/alerts/lag%2F00/acknowledge')).toHaveLength(1);
  api().answers.set('/api/admin/alert-mutes', ({ method }) => ({
    body: method === 'POST' ? mute : { mutes: [] },
  }));
  await userEvent.click(screen.getByRole('button', { name: 'Mute' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Mute Group lags' }));
  await userEvent.click(
    dialog.getByRole('checkbox', { name: 'Also alerts of other rules with these labels' }),
  );
  await userEvent.click(dialog.getByRole('radio', { name: '1 day' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Mute' }));
  await screen.findByText(/^Muted until/);
  const [asked] = posted('/api/admin/alert-mutes');
  const body = asked?.body as Mute;
  expect(body.labels).toEqual({ group: 'payment' });
  expect(body.ruleId).toBeUndefined();
  expect(Math.abs(body.until - Date.now() - 86_400_000)).toBeLessThan(60_000);
});

it('asks before it deletes a rule, and names what follows', async () => {
  api().put('/api/admin/alert-rules/lag', {});
  await show('?open=lag');
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete Group lags?' }));
  expect(dialog.getByText(/1 alert that it has now/)).toBeTruthy();
  expect(posted('/api/admin/alert-rules/lag')).toEqual([]);
  await userEvent.click(dialog.getByRole('button', { name: 'Delete rule' }));
  await screen.findByText('Deleted Group lags');
  expect(posted('/api/admin/alert-rules/lag').map(({ method }) => method)).toEqual(['DELETE']);
});

it('disables a rule that came with it, and takes its changes back', async () => {
  api().put('/api/admin/alert-rules', { rules: [managed({ origin: 'builtIn', isChanged: true })] });
  api().put('/api/admin/alert-rules/lag', {});
  await show('?open=lag');
  const reset = await screen.findByRole('button', { name: 'Reset' });
  await userEvent.click(screen.getByRole('button', { name: 'Disable' }));
  await screen.findByText('Disabled Group lags');
  await userEvent.click(reset);
  await screen.findByText('Reset Group lags');
  expect(posted('/api/admin/alert-rules/lag').map(({ method, body }) => [method, body])).toEqual([
    ['PUT', { ...lag, enabled: false }],
    ['DELETE', undefined],
  ]);
  expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
});

it('lists mutes with what, why and until when, and ends one', async () => {
  api().put('/api/admin/alert-mutes', { mutes: [mute] });
  api().put('/api/admin/alert-mutes/m1', {});
  await show('?tab=mutes');
  const [line] = await within(await screen.findByRole('list', { name: 'Mutes' })).findAllByRole('listitem');
  await waitFor(() =>
    expect(line?.textContent).toMatch(/Group lags.*group payment.*being repaired.*ends in (29|30) min/),
  );
  await userEvent.click(screen.getByRole('button', { name: 'End now' }));
  await screen.findByText('Mute ended');
  expect(posted('/api/admin/alert-mutes/m1').map(({ method }) => method)).toEqual(['DELETE']);
});

it('shows when rules fired as a timeline and a list, and says what was sent', async () => {
  const incidents = [
    incidentOf({ incidentId: '2', notification: 'muted', title: 'second' }),
    incidentOf({ incidentId: '1', state: 'resolved', resolvedAt: Date.now() - 30_000, title: 'first' }),
  ];
  api().put('/api/alerts/history', { incidents, cursor: null });
  await show('?tab=history', 'viewer');
  const list = within(await screen.findByRole('list', { name: 'Incidents' }));
  expect(list.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/Firing.*second.*Muted/),
    expect.stringMatching(/Resolved.*first.*Sent/),
  ]);
  const timeline = screen.getByRole('list', { name: 'Timeline' });
  expect(timeline.textContent).toMatch(/Payments declined.*2 times, 1 min/);
  await screen.findByRole('option', { name: 'Group lags' });
  await userEvent.selectOptions(screen.getByLabelText('Rule'), 'Group lags');
  await waitFor(() =>
    expect(api().asked('/api/alerts/history').at(-1)?.url.searchParams.get('rule')).toBe('lag'),
  );
});

it('shows viewers rules and state, and no buttons', async () => {
  await show('?open=lag', 'viewer');
  await screen.findByText('Only administrators can mute or change a rule.');
  for (const name of ['Acknowledge', 'Mute', 'Delete', 'Import'])
    expect(screen.queryByRole('button', { name })).toBeNull();
  await userEvent.click(screen.getByRole('tab', { name: 'Mutes' }));
  await screen.findByText('Only administrators see mutes');
});

it('says why an action failed', async () => {
  api().fail('/api/admin/alerts/lag%2F00/acknowledge', 404, 'This alert does not fire at the moment.');
  await show('?open=lag');
  await userEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
  await screen.findByText('This alert does not fire at the moment.');
  takeErrors();
});
