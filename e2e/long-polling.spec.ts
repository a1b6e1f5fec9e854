import { randomUUID } from 'node:crypto';
import { expect, ledgerRow, note, quiet, test } from './fixtures';

// The test aborts polling requests.
test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

test('behind a proxy that drops WebSocket frames the page is live by long polling and resumes by it', async ({
  page,
  publisher,
  quietShop: _,
  noAlerts: __,
}) => {
  let isCut = false;
  // The WebSocket opens and transmits nothing.
  await page.routeWebSocket(/\/socket\.io\//, () => {});
  await page.route(/\/socket\.io\/.*transport=polling/, (route) =>
    isCut ? route.abort('internetdisconnected') : route.continue(),
  );
  const run = randomUUID().slice(0, 8);
  await page.goto('/notifications');
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'live', { timeout: 30_000 });
  await publisher.publish(note(`${run} live`));
  const inbox = page.getByRole('list', { name: 'Inbox' });
  await expect(inbox).toContainText(`${run} live`);
  await quiet(page, 'Notifications');
  await expect(page.getByRole('dialog', { name: 'Delivery ledger' })).toContainText('long polling');
  const before = await ledgerRow(page, 'Notifications');

  isCut = true;
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'gateway-lost', {
    timeout: 30_000,
  });
  await publisher.publish(...Array.from({ length: 20 }, (_, i) => note(`${run} while away ${i}`)));
  isCut = false;
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'live', { timeout: 40_000 });
  await expect(inbox).toContainText(`${run} while away 19`);
  const after = await ledgerRow(page, 'Notifications');
  expect(after).toMatchObject({ recovered: (before.recovered ?? 0) + 20, missed: 0, duplicates: 0 });
});
