import { randomUUID } from 'node:crypto';
import { Cable, expect, ledgerRow, live, note, quiet, test } from './fixtures';

// A network that is gone is what this test is about.
test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /WebSocket connection/] });

test('500 events pass while the connection is cut: the ledger says recovered 500, missed 0', async ({
  page,
  quietShop: _,
  publisher,
}) => {
  const cable = new Cable();
  await cable.lay(page);
  await page.goto('/notifications');
  await live(page);
  const run = randomUUID().slice(0, 8);
  await publisher.publish(note(`${run} before`));
  await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(`${run} before`);
  // Orders that were on their way still post notifications.
  await quiet(page, 'Notifications');
  const before = await ledgerRow(page, 'Notifications');

  await cable.cut();
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'reconnecting');
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

test('what is on screen is held and dimmed while the connection is gone', async ({ page }) => {
  const cable = new Cable();
  await cable.lay(page);
  await page.goto('/');
  await live(page);
  await expect(page.getByRole('main')).toHaveAttribute('data-stale', 'false');
  await cable.cut();
  await expect(page.getByTestId('freshness')).toContainText('Reconnecting');
  await expect(page.getByRole('main')).toHaveAttribute('data-stale', 'true', { timeout: 10_000 });
  await expect(page.getByRole('region', { name: 'Watchlist' }).getByRole('listitem')).not.toHaveCount(0);
  cable.mend();
  await live(page);
  await expect(page.getByRole('main')).toHaveAttribute('data-stale', 'false');
});
