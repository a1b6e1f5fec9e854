import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { LedgerReport } from '@/components/live';
import { Cable, expect, ledgerRow, live, note, quiet, test } from './fixtures';

const newRun = () => randomUUID().slice(0, 8);
const notes = (run: string, count: number) => Array.from({ length: count }, (_, i) => note(`${run} ${i}`));
const connectionLost = /ERR_INTERNET_DISCONNECTED|WebSocket connection/;

/** Changes of the row of notifications since it was `before`. */
async function since(page: Page, before: Record<string, number>): Promise<Record<string, number>> {
  const now = await ledgerRow(page, 'Notifications');
  return Object.fromEntries(Object.entries(now).map(([name, value]) => [name, value - (before[name] ?? 0)]));
}

test.describe('the delivery ledger', () => {
  test.use({ expectedErrors: [connectionLost] });

  test('counts what the test wrote to Kafka: live, while the connection was cut, and invalid messages', async ({
    page,
    quietShop: _,
    noAlerts: __,
    publisher,
  }) => {
    const cable = new Cable();
    await cable.attach(page);
    await page.goto('/notifications');
    await live(page);
    await quiet(page, 'Notifications');
    const before = await ledgerRow(page, 'Notifications');
    const run = newRun();

    await publisher.publish(...notes(`${run} live`, 120));
    await expect.poll(async () => (await since(page, before)).received).toBe(120);
    await cable.cut();
    await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'gateway-lost');
    const invalid = { topic: 'notifications', key: 'all', value: `no event ${run}`, headers: {} };
    await publisher.publish(...notes(`${run} away`, 80));
    await publisher.publishRecords([invalid, invalid]);
    cable.mend();
    await live(page);
    await publisher.publish(...notes(`${run} again`, 5));

    const expected = {
      received: 125,
      recovered: 80,
      invalid: 2,
      offsets: 207,
      missed: 0,
      unexplained: 0,
      repaired: 0,
      conflated: 0,
      duplicates: 0,
    };
    await expect.poll(() => since(page, before)).toMatchObject({ ...expected, silences: 0 });
  });
});

test.describe('a discrepancy', () => {
  // The page logs it.
  test.use({ expectedErrors: [/The account of notifications \(sequence-gap\)/] });

  test('of a lost batch is noticed at the next batch, recovered and counted', async ({
    page,
    quietShop: _,
    noAlerts: __,
    publisher,
  }) => {
    const run = newRun();
    await page.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (!String(message).includes(`${run} lost`) || String(message).includes('"recovered":true'))
          socket.send(message);
      });
    });
    await page.goto('/notifications');
    await live(page);
    await quiet(page, 'Notifications');
    const before = await ledgerRow(page, 'Notifications');
    await publisher.publish(note(`${run} lost`));
    // In another batch.
    await publisher.publish(note(`${run} other`));
    await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(`${run} lost`);
    await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(`${run} other`);
    await expect
      .poll(() => since(page, before))
      .toMatchObject({ unexplained: 0, recovered: 2, missed: 0, duplicates: 0, offsets: 2 });
    // One, or two when both were in one batch.
    expect((await since(page, before)).repaired).toBeGreaterThan(0);
  });
});

test('the ledger is exported by keyboard as a file with the figures of the table', async ({ page }) => {
  await page.goto('/');
  await live(page);
  // Clocks are measured and events have latencies.
  await expect(page.getByTestId('freshness')).toHaveText(/^Live · /);
  await page.getByTestId('freshness').focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Delivery ledger' });
  // Paused, so that file and table are of the same moment.
  await panel.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'paused');
  await quiet(page, 'Prices');
  const save = async (): Promise<LedgerReport> => {
    await panel.getByRole('button', { name: 'Export JSON' }).focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^pulseboard-ledger-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.json$/);
    return JSON.parse(await readFile(await download.path(), 'utf8'));
  };
  const report = await save();
  expect(report).toMatchObject({ page: page.url(), connection: { phase: 'paused' } });
  expect(Math.abs(Date.now() - Date.parse(report.at))).toBeLessThan(60_000);
  expect(report.feeds.map(({ feed }) => feed)).toEqual([
    'orders',
    'prices',
    'notifications',
    'alerts',
    'health',
  ]);
  for (const row of report.feeds) expect(row.cursor).not.toBe('');
  expect(report.feeds.find(({ feed }) => feed === 'prices')?.p50).toBeGreaterThan(0);
  // The percentiles of the last minute change every ten seconds even while the page is paused, perhaps between the
  // file and the table.
  await expect(async () => {
    for (const row of (await save()).feeds) {
      const name = `${row.feed.charAt(0).toUpperCase()}${row.feed.slice(1)}`;
      const { feed: _, gap: __, unverified: ___, cursor: ____, gatewayId: _____, ...figures } = row;
      expect(await ledgerRow(page, name), name).toEqual({ p50: 0, p99: 0, ...figures });
    }
  }).toPass({ timeout: 10_000 });
});

test('a hidden tab subscribes to the slowest tier, and a visible one to its own from its cursor', async ({
  page,
}) => {
  const subscribes: { feed: string; tier: string; cursor?: string }[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const [, request] = /"subscribe",(\{.*\})\]$/.exec(String(payload)) ?? [];
      if (request) subscribes.push(JSON.parse(request));
    }),
  );
  await page.goto('/prices/ACME');
  await live(page);
  const tier = () => subscribes.findLast(({ feed }) => feed === 'prices')?.tier;
  // A page of one symbol wants every price. It may be live before it has subscribed.
  await expect.poll(tier).toBe('full');
  await setHidden(page, true);
  await expect.poll(tier).toBe('background');
  const before = await ledgerRow(page, 'Prices');
  await expect.poll(async () => (await ledgerRow(page, 'Prices')).received).not.toBe(before.received);
  await setHidden(page, false);
  await expect.poll(tier).toBe('full');
  expect(
    subscribes
      .filter(({ feed }) => feed === 'prices')
      .slice(1)
      .every(({ cursor }) => cursor),
  ).toBe(true);
  await live(page);
  expect(await ledgerRow(page, 'Prices')).toMatchObject({ missed: 0, duplicates: 0, unexplained: 0 });
});

/** Reports the page as hidden or visible, as the browser does when the user changes tabs. */
async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}
