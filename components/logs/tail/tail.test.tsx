// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { withScreen } from '@/components/live/testing/live-page.fixture';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import { withLogsApi } from '@/components/logs/testing/logs-api.fixture';
import { showLogs, written } from '@/components/logs/testing/tail-page.fixture';

vi.setConfig({ testTimeout: 30_000 });
const api = withLogsApi();
withScreen();

const histogram = {
  bucketMs: 1_000,
  buckets: [{ at: 0, debug: 1, info: 20, warn: 3, error: 4, fatal: 0 }],
  services: [{ service: 'payment', count: 28, errors: 4 }],
  levels: { debug: 1, info: 20, warn: 3, error: 4, fatal: 0 },
  freshMs: 0,
};
const history = (offsets: readonly number[], over: object = {}) => ({
  lines: offsets.map((offset) => lineAt({ at: offset, partition: 1, offset }, { msg: `past ${offset}` })),
  cursor: null,
  searchedTo: null,
  oldestAt: 1,
  freshMs: 0,
  missing: [],
  ...over,
});
beforeEach(() => {
  api().put('/api/logs/histogram', histogram);
  api().put('/api/logs', history([]));
});

const grid = () => screen.getByRole('grid', { name: 'Log lines' });
const messages = () =>
  within(grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell').at(-1)?.textContent);

it('shows lines as they are written, newest last, with level, service and message', async () => {
  const { gateway } = await showLogs();
  gateway.write('logs', written('charged'), written('declined', { level: 'error', service: 'web' }));
  await waitFor(() => expect(messages()).toEqual(['charged', 'declined']));
  expect(screen.getByRole('row', { name: /declined/ }).textContent).toMatch(/\d\d:\d\d:\d\d\.\d{3}Errorweb/);
});

it('continues with past lines without a seam: none twice, and only those below the live ones', async () => {
  api().put('/api/logs', history([3, 2, 1]));
  const { gateway } = await showLogs();
  gateway.write('logs', written('live'));
  await waitFor(() => expect(messages()).toEqual(['past 1', 'past 2', 'past 3', 'live']));
  expect(screen.getByText(/No earlier lines. The history begins/)).toBeDefined();
  expect(api().query('/api/logs')?.get('before')).toBe('0:0');
});

it('says that earlier lines could not be loaded, and tries again', async () => {
  const user = userEvent.setup();
  api().fail('/api/logs', 503, 'The lake does not answer.');
  const { gateway } = await showLogs();
  gateway.write('logs', written('live'));
  expect(await screen.findByText(/could not be loaded: The lake does not answer/)).toBeDefined();
  api().put('/api/logs', history([7]));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(messages()).toEqual(['past 7', 'live']));
});

it('holds still under the mouse, counts what is new, and follows again when a person asks', async () => {
  const user = userEvent.setup();
  const { gateway } = await showLogs();
  gateway.write('logs', written('first'));
  await waitFor(() => expect(messages()).toEqual(['first']));
  fireEvent.pointerEnter(screen.getByRole('region', { name: 'Log lines' }), { pointerType: 'mouse' });
  fireEvent.pointerOver(screen.getByRole('region', { name: 'Log lines' }), { pointerType: 'mouse' });
  gateway.write('logs', written('second'), written('third'));
  const button = await screen.findByRole('button', { name: '2 new' });
  expect(messages()).toEqual(['first']);
  await user.click(button);
  await waitFor(() => expect(messages()).toEqual(['first', 'second', 'third']));
});

it('filters by what is typed, in the URL and at the gateway, and says what is wrong with it', async () => {
  const user = userEvent.setup();
  const { gateway, query } = await showLogs();
  const box = screen.getByRole('combobox', { name: 'Filter' });
  await user.click(box);
  await user.paste('level:error service:payment card');
  await waitFor(() => expect(query()).toBe('?level=error&service=payment&text=card'));
  await waitFor(() =>
    expect(gateway.requests.at(-1)).toMatchObject({
      feed: 'logs',
      filter: { level: 'error', service: ['payment'], text: 'card' },
    }),
  );
  await user.keyboard('{Control>}a{/Control}');
  await user.paste('level:loud');
  expect((await screen.findByRole('alert')).textContent).toMatch(/no level “.*loud.*”/);
  expect(query()).toContain('level=error');
});

it('applies a regular expression to live lines, and says why one is wrong', async () => {
  const user = userEvent.setup();
  const { gateway } = await showLogs('?pattern=card+%5Cd%2B');
  gateway.write('logs', written('card 42'), written('cash'), written('CARD 7'));
  await waitFor(() => expect(messages()).toEqual(['card 42', 'CARD 7']));
  expect(api().query('/api/logs')?.get('pattern')).toBe('card \\d+');
  const box = screen.getByRole('combobox', { name: 'Filter' });
  await user.clear(box);
  await user.paste('/card (/');
  expect(await screen.findByText(/missing closing \)/)).toBeDefined();
});

it('opens a line by keyboard with its fields and JSON, and closes it', async () => {
  const user = userEvent.setup();
  const { gateway } = await showLogs();
  const err = {
    name: 'CardError',
    message: 'declined',
    stack: 'CardError: declined\n    at charge (a.ts:1)',
  };
  gateway.write('logs', written('first'), written('failed', { level: 'error', orderId: 'ORD-1', err }));
  await waitFor(() => expect(messages()).toHaveLength(2));
  grid().focus();
  await user.keyboard('{Home}j{Enter}');
  const dialog = await screen.findByRole('dialog', { name: /Log line/ });
  expect(within(dialog).getByRole('region', { name: 'Error' }).textContent).toContain('at charge (a.ts:1)');
  expect(
    within(dialog)
      .getByRole('link', { name: /Order.*ORD-1/ })
      .getAttribute('href'),
  ).toBe('/orders/ORD-1');
  await user.click(within(dialog).getByRole('tab', { name: 'JSON' }));
  expect(dialog.textContent).toContain('"name": "CardError"');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('shows only the history of a chosen time, and leads back to live', async () => {
  const user = userEvent.setup();
  api().put('/api/logs', history([5, 4]));
  const { query } = await showLogs('?from=2026-01-01T00:00:00.000Z&to=2026-01-01T01:00:00.000Z&level=warn');
  await waitFor(() => expect(messages()).toEqual(['past 4', 'past 5']));
  const asked = api().query('/api/logs');
  expect([asked?.get('from'), asked?.get('to'), asked?.get('before'), asked?.get('level')]).toEqual([
    '1767225600000',
    '1767229200000',
    null,
    'warn',
  ]);
  await user.click(screen.getByRole('button', { name: 'Back to live' }));
  await waitFor(() => expect(query()).toBe('?level=warn'));
});

it('offers levels and services with their counts, which change the filter', async () => {
  const user = userEvent.setup();
  const { query } = await showLogs();
  const button = (group: string, name: RegExp) =>
    within(screen.getByRole('group', { name: group })).findByRole('button', { name });
  await user.click(await button('Services', /^payment ?28/));
  await waitFor(() => expect(query()).toBe('?service=payment'));
  await user.click(await button('At least this level', /^Warn ?3/));
  await waitFor(() => expect(query()).toBe('?service=payment&level=warn'));
  await user.click(await button('Services', /^payment/));
  await waitFor(() => expect(query()).toBe('?level=warn'));
});

it('shows escape codes, markup and bidi controls as harmless text', async () => {
  const { gateway } = await showLogs();
  gateway.write('logs', written('\u001b[31mred\u001b[0m <b>bold</b> \u202eevil\u0000'));
  await waitFor(() => expect(messages()).toEqual(['red <b>bold</b> U+202EevilU+0000']));
  expect(screen.getByText('red').className).toContain('text-bad');
});
