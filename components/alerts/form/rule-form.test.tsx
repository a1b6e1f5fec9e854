// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Toaster } from 'sonner';
import { beforeEach, expect, it, vi } from 'vitest';
import { ruleOf } from '@/components/alerts/testing/alerts.fixture';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { RulePage } from './rule-page';

const router = vi.hoisted(() => ({ push: vi.fn() }));
vi.mock('next/navigation', async (load) => ({ ...(await load<object>()), useRouter: () => router }));

const { api, takeErrors } = withAnalysisApi();
const previewPath = '/api/admin/alert-rules/preview';
const at = Date.now();

beforeEach(() => {
  router.push.mockClear();
  api().put('/api/admin/alert-rules', { rules: [] });
  api().put('/api/admin/alert-channels', { channels: [] });
  api().put(previewPath, {
    from: at - 10_800_000,
    to: at,
    stepMs: 60_000,
    series: [{ labels: {}, points: [[at - 60_000, 3]] }],
    groups: 1,
    firing: [
      { labels: {}, from: at - 3_600_000, to: at - 3_000_000 },
      { labels: {}, from: at - 60_000, to: null },
    ],
    rows: 1_204,
    note: null,
  });
});

const field = (name: string | RegExp) => screen.getByLabelText(name);
/** Pasted: the form is drawn once and not for every letter. */
const fill = async (name: string, text: string) => {
  await userEvent.clear(field(name));
  await userEvent.click(field(name));
  await userEvent.paste(text);
};
const open = async (page = <RulePage />) => {
  await showTab(
    <>
      {page}
      <Toaster />
    </>,
    '',
    'admin',
  );
  await screen.findByRole('button', { name: /^(Create|Save) rule$/ });
};

it('creates a rule of what was chosen, and opens it', async () => {
  await open();
  await userEvent.click(screen.getByRole('checkbox', { name: 'payment.failed' }));
  await userEvent.click(screen.getByRole('button', { name: 'Add condition' }));
  await fill('Field of condition 1', 'reason');
  await userEvent.selectOptions(field('Comparison of condition 1'), 'contains');
  await fill('Value of condition 1', 'declined');
  await fill('Threshold', '5');
  await fill('Name', 'Cards declined!');
  await fill('Title of an alert', '{{value}} cards declined');
  await userEvent.click(screen.getByRole('radio', { name: 'Critical' }));
  await userEvent.click(screen.getByRole('button', { name: 'Create rule' }));
  await waitFor(() => expect(router.push).toHaveBeenCalledWith('/alerts?open=cards-declined'));
  const [asked] = api()
    .asked('/api/admin/alert-rules')
    .filter(({ method }) => method === 'POST');
  expect(alertRuleSchema.parse(asked?.body)).toMatchObject({
    id: 'cards-declined',
    severity: 'critical',
    events: { topic: 'orders', types: ['payment.failed'] },
    where: [{ field: 'reason', contains: 'declined' }],
    aggregate: 'count',
    window: '1m',
    compare: 'above',
    threshold: 5,
    title: '{{value}} cards declined',
  });
});

it('shows at each field what is wrong, and sends nothing', async () => {
  await open();
  await fill('Threshold', 'many');
  await fill('Window', '2h');
  await userEvent.click(screen.getByRole('button', { name: 'Create rule' }));
  await screen.findByText('Some fields have to be corrected.');
  const noteOf = (name: string) =>
    document.getElementById(field(name).getAttribute('aria-describedby') ?? '')?.textContent;
  expect(noteOf('Threshold')).toBe('Has to be a number.');
  expect(noteOf('Window')).toMatch(/^Has to be a duration between 1s and 1h/);
  expect(noteOf('Name')).toBe('Has to be set.');
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true'));
  expect(
    api()
      .asked('/api/admin/alert-rules')
      .filter(({ method }) => method !== 'GET'),
  ).toEqual([]);
});

it('previews when it would have fired, once the form rests', async () => {
  await open();
  expect(screen.getByText('No preview yet')).toBeTruthy();
  await fill('Threshold', '12');
  await screen.findByText('It would have fired 2 times in the last 3 hours. It would fire now.');
  expect(screen.getByText(/Computed from 1,204 events/)).toBeTruthy();
  const times = within(screen.getByRole('list', { name: 'Times it would have fired' }));
  expect(times.getAllByRole('listitem')).toHaveLength(2);
  expect(
    api()
      .asked(previewPath)
      .map(({ body }) => (body as { rule: { threshold: number } }).rule.threshold),
  ).toEqual([12]);
  await userEvent.click(screen.getByRole('radio', { name: '6 h' }));
  await waitFor(() => expect(api().asked(previewPath).at(-1)?.body).toMatchObject({ hours: 6 }));
  await fill('Name', 'Texts do not change the preview');
  expect(api().asked(previewPath)).toHaveLength(2);
});

it('says why there is no preview', async () => {
  api().fail(previewPath, 503, 'The lake is stopped.');
  await open();
  await fill('Threshold', '12');
  await screen.findByText('The lake is stopped.');
  takeErrors();
});

it('changes a rule, whose id stays, and keeps what it does not show', async () => {
  const rule = ruleOf({
    notify: { channels: ['ops'], quietHours: { from: '22:00', to: '06:00', timeZone: 'Asia/Tokyo' } },
  });
  api().put('/api/admin/alert-rules', { rules: [{ rule, origin: 'builtIn', isChanged: false }] });
  api().put('/api/admin/alert-rules/payments-declined', {});
  await open(<RulePage ruleId="payments-declined" />);
  expect((field('Id') as HTMLInputElement).disabled).toBe(true);
  await fill('Threshold', '30');
  await userEvent.click(screen.getByRole('button', { name: 'Save rule' }));
  await waitFor(() => expect(router.push).toHaveBeenCalled());
  const [asked] = api().asked('/api/admin/alert-rules/payments-declined');
  expect(asked?.method).toBe('PUT');
  expect(alertRuleSchema.parse(asked?.body)).toEqual({ ...rule, threshold: 30 });
});

it('says what the server refuses, and keeps the form', async () => {
  const rule = ruleOf();
  api().put('/api/admin/alert-rules', { rules: [{ rule, origin: 'own', isChanged: false }] });
  api().fail('/api/admin/alert-rules/payments-declined', 422, 'threshold: has to be below 100.');
  await open(<RulePage ruleId="payments-declined" />);
  await userEvent.click(screen.getByRole('button', { name: 'Save rule' }));
  await screen.findByText('threshold: has to be below 100.');
  expect(router.push).not.toHaveBeenCalled();
  takeErrors();
});

it('does not change a rule of a file, and tells others to sign in', async () => {
  api().put('/api/admin/alert-rules', { rules: [{ rule: ruleOf(), origin: 'file', isChanged: false }] });
  await showTab(<RulePage ruleId="payments-declined" />, '', 'admin');
  await screen.findByText(/in the file that ALERT_RULES names/);
});

it('tells viewers to sign in', async () => {
  await showTab(<RulePage />);
  await screen.findByText('Only administrators see this form');
  expect(screen.getByRole('link', { name: 'Sign in' })).toBeTruthy();
});
