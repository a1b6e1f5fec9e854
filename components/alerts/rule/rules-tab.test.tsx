// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { AlertsPage } from '@/components/alerts/page/alerts-page';
import {
  alertOf,
  alertsAnswerOf,
  firingOf,
  ruleOf,
  ruleStateOf,
} from '@/components/alerts/testing/alerts.fixture';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import type { RuleState } from '@/lib/alerts/api';

const { api, takeErrors } = withAnalysisApi();
const card = () => within(screen.getByRole('region', { name: 'Rules' }));
const rows = () =>
  card()
    .getAllByRole('rowheader')
    .map((row) => within(row).getByRole('button').textContent ?? '');
const keep = (rules: RuleState[], over = {}) => api().put('/api/alerts', alertsAnswerOf(rules, over));

const disk = ruleStateOf(ruleOf({ id: 'disk', name: 'Disk nearly full', severity: 'warning' }));
const payments = firingOf(ruleOf());

it('lists rules with state, value, threshold and since when', async () => {
  keep([disk, payments]);
  await showTab(<AlertsPage />);
  await card().findByText('Payments declined');
  expect(rows()[0]).toContain('Firing');
  expect(rows()[1]).toContain('Inactive');
  const [, first] = card().getAllByRole('row');
  expect(first?.textContent).toMatch(/34 %.*> 20 %.*1 min ago/);
  expect(card().getAllByText(/2 % to 4 % in the last 15 minutes; fires above 20 %/)).not.toHaveLength(0);
});

it('filters by state, severity and text, kept in the URL', async () => {
  keep([payments, disk]);
  const { query } = await showTab(<AlertsPage />);
  await userEvent.click(await card().findByRole('radio', { name: 'Firing 1' }));
  await waitFor(() => expect(rows()).toHaveLength(1));
  await waitFor(() => expect(query()).toContain('state=firing'));
  await userEvent.click(card().getByRole('radio', { name: 'All 2' }));
  await userEvent.selectOptions(card().getByLabelText('Severity'), 'Warning');
  await waitFor(() => expect(rows()).toEqual([expect.stringContaining('Disk nearly full')]));
  await userEvent.type(card().getByLabelText('Text'), 'payments');
  await card().findByText('No rule matches');
  await userEvent.click(card().getByRole('button', { name: 'Show all' }));
  await waitFor(() => expect(rows()).toHaveLength(2));
});

it('opens by keyboard to its alerts, what to do and the thing it is about', async () => {
  keep([disk, payments]);
  const { query } = await showTab(<AlertsPage />);
  await card().findByText('Payments declined');
  await userEvent.keyboard('j');
  await userEvent.keyboard('j');
  await userEvent.keyboard('k');
  await userEvent.keyboard('{Enter}');
  const alerts = await card().findByRole('list', { name: 'Alerts' });
  expect(within(alerts).getByText('34 % of payments declined')).toBeTruthy();
  expect(card().getByText('Look at the provider.')).toBeTruthy();
  expect(within(alerts).getByRole('link', { name: /Open/ }).getAttribute('href')).toBe(
    '/orders?status=cancelled',
  );
  await waitFor(() => expect(query()).toContain('open=payments-declined'));
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(card().queryByRole('list', { name: 'Alerts' })).toBeNull());
});

it('shows text and links from outside as text, and leads nowhere else', async () => {
  const hostile = alertOf({
    title: '‮<img src=x onerror=alert(1)>',
    labels: { __proto__x: '\u001b[31mred' },
    link: 'https://elsewhere.example/x',
  });
  keep([firingOf(ruleOf(), [hostile])]);
  await showTab(<AlertsPage />, '?open=payments-declined');
  const alerts = await card().findByRole('list', { name: 'Alerts' });
  expect(alerts.querySelector('img')).toBeNull();
  expect(within(alerts).getByText(/onerror/).tagName).toBe('BDI');
  expect(within(alerts).queryByRole('link', { name: /Open/ })).toBeNull();
});

it('says at the top why rules are not evaluated, and dims values while there is no answer', async () => {
  keep([disk], { problem: 'PostgreSQL does not answer.' });
  await showTab(<AlertsPage />);
  await screen.findByText('PostgreSQL does not answer.');
  api().fail('/api/alerts', 503, 'The alerts role is stopped.');
  await card().findByText('The alerts role is stopped.');
  await waitFor(() => expect(screen.getByRole('region', { name: 'Rules' }).dataset.freshness).toBe('stale'));
  takeErrors();
});

it('says that there are none, and why there is no answer', async () => {
  api().fail('/api/alerts', 503, 'The alerts role is stopped.');
  await showTab(<AlertsPage />);
  await card().findByText('No answer from the alert rules');
  keep([]);
  await userEvent.click(card().getByRole('button', { name: 'Try again' }));
  await card().findByText('No rules');
  takeErrors();
});
