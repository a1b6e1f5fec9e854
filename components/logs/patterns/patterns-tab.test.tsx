// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { patternOf, patternsAnswerOf } from '@/components/logs/testing/analysed.fixture';
import { showTab, withAnalysisApi } from '@/components/logs/testing/analysis-page.fixture';
import { PatternsTab } from './patterns-tab';

const { api, takeErrors } = withAnalysisApi();
const path = '/api/logs/patterns';
const card = () => within(screen.getByRole('region', { name: 'Patterns' }));
const bodyRows = () => card().getAllByRole('row').slice(1);
const answer = (...patterns: ReturnType<typeof patternOf>[]) => api().put(path, patternsAnswerOf(patterns));

it('shows templates with their counts, services, level and times', async () => {
  answer(patternOf({ level: 'warn' }));
  await showTab(<PatternsTab />);
  const row = await card().findByRole('row', { name: /charged card of <\*> for order <\*>/ });
  expect(row.textContent).toMatch(/1,234payment.*Warn.*2 h ago/);
  expect(within(row).getByText('7 lines in this minute', { exact: false })).toBeTruthy();
  expect(card().getByText('Every line is counted')).toBeTruthy();
  expect(card().getByText('1 of 1 pattern')).toBeTruthy();
});

it('marks a new pattern and announces it, without moving the rows under the pointer', async () => {
  answer(patternOf());
  await showTab(<PatternsTab />, '?sort=new');
  const row = await card().findByRole('row', { name: /charged card/ });
  fireEvent.pointerEnter(row.closest('[role="table"]') as Element);
  answer(patternOf({ id: 'p2', template: 'disk of <*> is full', count: 1, isNew: true }), patternOf());
  const more = await card().findByRole('button', { name: '1 more pattern' });
  expect(screen.getByText('New pattern: disk of <*> is full').getAttribute('role')).toBe('status');
  expect(bodyRows()[0]?.textContent).toContain('charged card');
  await userEvent.click(more);
  expect(bodyRows()[0]?.textContent).toContain('disk of <*> is full');
  expect(within(bodyRows()[0] as HTMLElement).getByText('New')).toBeTruthy();
});

it('opens to the newest line, and leads to the lines of the pattern and of its order', async () => {
  answer(patternOf());
  const { query } = await showTab(<PatternsTab />);
  await userEvent.click(await card().findByRole('button', { name: /charged card/ }));
  const link = await card().findByRole('link', { name: 'Show its lines' });
  expect(link.getAttribute('href')).toBe('/logs?text=charged+card+of&service=payment');
  expect(card().getByText('charged card of ada for order ORD-1')).toBeTruthy();
  expect(card().getByRole('link', { name: 'Order ORD-1' }).getAttribute('href')).toBe('/orders/ORD-1');
  await waitFor(() => expect(query()).toContain('open=p1'));
});

it('asks for the level and the service of the filter, and looks for the text itself', async () => {
  answer(patternOf(), patternOf({ id: 'p2', template: 'refunded <*>' }));
  await showTab(<PatternsTab />, '?level=warn&service=payment&text=REFUND&orderId=ORD-1&sort=trend');
  await card().findByRole('row', { name: /refunded/ });
  expect(card().queryByRole('row', { name: /charged card/ })).toBeNull();
  const asked = api().asked(path)[0]?.url.searchParams.toString();
  expect(asked).toBe('sort=trend&level=warn&service=payment&limit=500');
  expect(card().getByText('Not used in this tab: order.')).toBeTruthy();
});

it('says why there is nothing, and tries again', async () => {
  api().fail(path, 503, 'The log analysis is stopped. Start it on Admin.');
  await showTab(<PatternsTab />);
  await card().findByText('The log analysis is stopped. Start it on Admin.');
  answer();
  await userEvent.click(card().getByRole('button', { name: 'Try again' }));
  await card().findByText('No log line yet');
  expect(takeErrors().every((text) => text.includes('503'))).toBe(true);
});

it('keeps the last figures without colour while the analysis does not answer', async () => {
  answer(patternOf());
  await showTab(<PatternsTab />);
  await card().findByRole('row', { name: /charged card/ });
  api().fail(path, 503, 'The log analysis is stopped.');
  await card().findByText('The log analysis is stopped.');
  expect(screen.getByRole('region', { name: 'Patterns' }).dataset.freshness).toBe('stale');
  expect(card().getByText(/^as of \d\d:\d\d:\d\d$/)).toBeTruthy();
  expect(card().getByRole('row', { name: /charged card/ })).toBeTruthy();
  takeErrors();
});

it('text from outside has no effect on the text around it', async () => {
  const text = '‮<img src=x onerror=alert(1)> <*>';
  answer(patternOf({ template: text, services: [{ service: '‮evil', count: 1 }] }));
  await showTab(<PatternsTab />);
  const found = await card().findByText(/<img src=x/);
  expect(found.tagName).toBe('BDI');
  expect(document.querySelector('img')).toBeNull();
});

it('asks for a hundred patterns each second, and for more when a person wants them', async () => {
  answer(...Array.from({ length: 100 }, (_, i) => patternOf({ id: `p${i}`, template: `template ${i} <*>` })));
  await showTab(<PatternsTab />);
  await userEvent.click(await card().findByRole('button', { name: 'Show up to 500 patterns' }));
  const limits = () =>
    api()
      .asked(path)
      .map(({ url: { searchParams } }) => searchParams.get('limit'));
  await waitFor(() => expect(limits().at(-1)).toBe('500'));
  expect(limits()[0]).toBe('100');
  expect(card().queryByRole('button', { name: /Show up to/ })).toBeNull();
});
