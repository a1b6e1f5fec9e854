import { randomUUID } from 'node:crypto';
import { Cable, expect, ledgerRow, live, note, quiet, test } from './fixtures';

// The test cuts the network.
test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /WebSocket connection/] });

test('500 events during a lost connection are 500 recovered and 0 missed in the ledger', async ({
  page,
  quietShop: _,
  noAlerts: __,
  publisher,
}) => {
  const cable = new Cable();
  await cable.attach(page);
  await page.goto('/notifications');
  await live(page);
  const run = randomUUID().slice(0, 8);
  await publisher.publish(note(`${run} before`));
  await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(`${run} before`);
  // Open orders still post notifications.
  await quiet(page, 'Notifications');
  const before = await ledgerRow(page, 'Notifications');

  await cable.cut();
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'gateway-lost');
  await publisher.publish(...Array.from({ length: 500 }, (_, i) => note(`${run} while away ${i}`)));
  cable.mend();

  await live(page);
  await expect
    .poll(async () => (await ledgerRow(page, 'Notifications')).recovered)
    .toBe((before.recovered ?? 0) + 500);
  const after = await ledgerRow(page, 'Notifications');
  expect(after).toMatchObject({ missed: 0, duplicates: 0, received: before.received ?? 0 });
  await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(`${run} while away 499`);
});

test('without a connection the page keeps its data, grey and with its time', async ({ page }) => {
  const cable = new Cable();
  await cable.attach(page);
  await page.goto('/');
  await live(page);
  const watchlist = page.getByRole('region', { name: 'Watchlist' });
  const pill = page.getByTestId('freshness');
  await expect(watchlist).toHaveAttribute('data-freshness', 'live');
  await cable.cut();
  await expect(pill).toHaveText(/^Reconnecting · [0-4] s$/);
  await expect(watchlist).toHaveAttribute('data-freshness', 'stale', { timeout: 10_000 });
  await expect(watchlist).toContainText(/as of \d\d:\d\d:\d\d/);
  await expect(watchlist.getByRole('listitem')).not.toHaveCount(0);
  // Counted from the loss of the connection, across attempts.
  await expect(pill).toHaveText(/^Reconnecting · ([5-9]|1\d) s$/);
  cable.mend();
  await live(page);
  await expect(watchlist).toHaveAttribute('data-freshness', 'live');
});
