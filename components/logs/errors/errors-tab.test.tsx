// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Toaster } from 'sonner';
import { beforeEach, expect, it } from 'vitest';
import { errorGroupOf, errorsAnswerOf, logLineOf } from '@/components/logs/testing/analysed.fixture';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import type { ErrorGroup } from '@/lib/logs/analysis';
import { ErrorsTab } from './errors-tab';

const { api, takeErrors } = withAnalysisApi();
const card = () => within(screen.getByRole('region', { name: 'Errors' }));
const names = () =>
  card()
    .getAllByRole('button', { expanded: false })
    .map((row) => row.textContent ?? '');

/** Answers with the groups of the state that is asked for, as the server does. */
function keep(groups: ErrorGroup[]) {
  api().answers.set('/api/logs/errors', ({ url: { searchParams } }) => {
    const { counts, ...rest } = errorsAnswerOf(groups);
    const wanted = groups.filter(({ state }) => state === searchParams.get('state'));
    return { body: { ...rest, counts, groups: wanted } };
  });
}
beforeEach(() => api().put('/api/logs/around', { lines: [] }));

it('shows open groups with those that regressed first and marked, and the number of each state', async () => {
  keep([
    errorGroupOf(),
    errorGroupOf({ id: 'g2', name: 'TimeoutError', state: 'regressed' }),
    errorGroupOf({ id: 'g3', name: 'OldError', state: 'resolved' }),
  ]);
  await showTab(<ErrorsTab />);
  await card().findByText('TimeoutError');
  expect(names()[0]).toMatch(/TimeoutError.*Regressed$/);
  expect(names()[1]).toMatch(/CardError.*card <\*> was declined.*charge \(server\/services/);
  expect(card().getByRole('radio', { name: 'Open 2' }).getAttribute('aria-checked')).toBe('true');
  await userEvent.click(card().getByRole('radio', { name: 'Resolved 1' }));
  await card().findByText('OldError');
  expect(card().queryByText('CardError')).toBeNull();
});

it('opens to the stack trace, the lines around, orders, traces, versions and the filtered tail', async () => {
  const group = errorGroupOf();
  keep([group]);
  const before = logLineOf({ msg: 'charging card of ORD-1', instance: 'payment/4711' });
  api().put('/api/logs/around', { lines: [before, group.example] });
  await showTab(<ErrorsTab />, '?open=g1');
  const stack = await card().findByRole('region', { name: 'Error' });
  expect(within(stack).getByText(/at charge \(server\/services\/payment\/charge.ts:41:11\)/)).toBeTruthy();
  const around = await card().findByRole('list', { name: 'Lines around the example' });
  await within(around).findByText('charging card of ORD-1');
  expect(around.querySelector('[aria-current]')?.textContent).toContain('card ORD-1 was declined');
  const { partition, offset } = group.example;
  const asked = api().asked('/api/logs/around')[0]?.url.searchParams;
  expect([asked?.get('partition'), asked?.get('offset')]).toEqual([String(partition), String(offset)]);
  const link = (name: string) => card().getByRole('link', { name }).getAttribute('href');
  expect(link('ORD-2')).toBe('/orders/ORD-2');
  expect(link('abc123')).toBe('/logs?traceId=abc123');
  expect(link('Process payment')).toBe('/admin#process-payment');
  expect(link('Show its lines')).toBe('/logs?text=was+declined&service=payment&level=error');
  expect(card().getByText('1.0.0, 1.1.0')).toBeTruthy();
});

it('resolves at once, and opens again by undo', async () => {
  const group = errorGroupOf();
  keep([group]);
  api().answers.set('/api/admin/log-errors/g1', ({ body }) => {
    keep([{ ...group, state: (body as { state: ErrorGroup['state'] }).state }]);
    return { body: {} };
  });
  await showTab(
    <>
      <ErrorsTab />
      <Toaster />
    </>,
    '?open=g1',
    'admin',
  );
  await userEvent.click(await card().findByRole('button', { name: 'Resolve' }));
  await card().findByText('No open errors');
  expect(card().getByRole('radio', { name: 'Resolved 1' })).toBeTruthy();
  await screen.findByText('Resolved CardError.');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await card().findByText('CardError');
  expect(
    api()
      .asked('/api/admin/log-errors/g1')
      .map(({ body }) => body),
  ).toEqual([{ state: 'resolved' }, { state: 'open' }]);
});

it('takes a change back that the server refuses, and says why', async () => {
  keep([errorGroupOf()]);
  api().fail('/api/admin/log-errors/g1', 503, 'The log analysis is stopped.');
  await showTab(
    <>
      <ErrorsTab />
      <Toaster />
    </>,
    '?open=g1',
    'admin',
  );
  await userEvent.click(await card().findByRole('button', { name: 'Ignore' }));
  await screen.findByText('The log analysis is stopped.');
  await card().findByText('CardError');
  expect(card().getByRole('radio', { name: 'Open 1' })).toBeTruthy();
  takeErrors();
});

it('says to others than admins why they cannot resolve', async () => {
  keep([errorGroupOf()]);
  await showTab(<ErrorsTab />, '?open=g1');
  await card().findByText(/Only admins can resolve or ignore an error/);
  expect(card().queryByRole('button', { name: 'Resolve' })).toBeNull();
  expect(card().getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/admin');
});

it('keeps the example while the error happens again, and shows the newest when a person wants', async () => {
  const group = errorGroupOf();
  keep([group]);
  await showTab(<ErrorsTab />, '?open=g1');
  const example = () => card().getByRole('list', { name: 'Lines around the example' }).textContent;
  await waitFor(() => expect(example()).toContain('ORD-1'));
  const err = { name: 'CardError', message: 'card ORD-7 was declined' };
  keep([errorGroupOf({ example: logLineOf({ level: 'error', msg: 'handler failed', err }) })]);
  const button = await card().findByRole('button', { name: 'Show the newest' });
  expect(example()).toContain('ORD-1');
  await userEvent.click(button);
  expect(example()).toContain('ORD-7');
});

it('says that nothing is wrong, or that the filter leaves nothing', async () => {
  keep([]);
  await showTab(<ErrorsTab />);
  await card().findByText('No open errors');
  keep([errorGroupOf()]);
  await card().findByText('CardError');
});

it('looks for the text of the filter, and says when nothing is left', async () => {
  keep([errorGroupOf()]);
  await showTab(<ErrorsTab />, '?text=timeout&level=error');
  await card().findByText('No error matches the filter');
  await waitFor(() => expect(card().getByText('Not used in this tab: level.')).toBeTruthy());
});
