import { randomUUID } from 'node:crypto';
import { expect, ledgerRow, live, note, placed, test, tick } from './fixtures';

test('the overview is live and shows the latency of events', async ({ page }) => {
  await page.goto('/');
  await live(page);
  await expect(page.getByTestId('freshness')).toContainText(/Live · \d+ ms/);
  const watchlist = page.getByRole('region', { name: 'Watchlist' });
  const before = await watchlist.textContent();
  await expect.poll(() => watchlist.textContent()).not.toBe(before);
  await expect(page.getByRole('region', { name: 'System' })).toContainText('gateway');
});

test('an order of any producer appears in the list, and its timeline grows live', async ({
  page,
  publisher,
}) => {
  const orderId = `e2e-${randomUUID()}`;
  await page.goto(`/orders?q=${orderId}`);
  await live(page);
  await publisher.publish(placed(orderId, 'Grace Hopper'));
  await page.getByRole('link', { name: /Grace Hopper/ }).click();
  await expect(page.getByRole('heading', { name: `Order ${orderId}` })).toBeVisible();
  const path = page.getByRole('list', { name: 'Timeline' });
  await expect(path).toContainText('Order placed');
  await publisher.publish({
    type: 'shipment.dispatched',
    data: { orderId, carrier: 'Northwind', trackingNumber: 'NW-1' },
  });
  await expect(path).toContainText('Dispatched');
  await expect(page.getByText('Northwind, NW-1')).toBeVisible();
});

test('links in new rows are not prefetched', async ({ page, publisher }) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (/\/(orders|prices)\/[^/?]+\?/.test(request.url())) fetched.push(request.url());
  });
  for (const path of ['/', '/orders', '/prices']) {
    const name = `Row ${randomUUID().slice(0, 8)}`;
    await page.goto(path);
    await live(page);
    await publisher.publish(placed(`e2e-${randomUUID()}`, name), tick('ACME', 100));
    const row = path === '/prices' ? 'ACME' : name;
    const link = page.getByRole('link', { name: row }).first();
    // Next.js would prefetch links in view; the overview is longer than the window.
    await link.scrollIntoViewIfNeeded();
    await expect(link).toBeInViewport();
    await page.waitForLoadState('networkidle');
  }
  expect(fetched).toEqual([]);
});

test('a tick appears in the row, the chart and the tape of its symbol', async ({ page, publisher }) => {
  const symbol = `E2E${Date.now() % 1_000_000}`;
  await page.goto(`/prices?q=${symbol}`);
  await live(page);
  await publisher.publish(tick(symbol, 120.5));
  const row = page.getByRole('row').filter({ hasText: symbol });
  await expect(row).toContainText('120.50');
  await publisher.publish(tick(symbol, 121.75));
  await expect(row).toContainText('121.75');
  await expect(row).toContainText('+1.25');
  await page.getByRole('link', { name: symbol }).click();
  await expect(page.getByRole('heading', { level: 1, name: symbol })).toBeVisible();
  const tape = page.getByRole('region', { name: `Tape of ${symbol}` });
  await expect(tape).toContainText('121.75');
  await publisher.publish(tick(symbol, 119.25));
  await expect(tape).toContainText('119.25');
  await expect(page.getByRole('figure', { name: new RegExp(`Chart of ${symbol}`) })).toBeVisible();
});

test('a critical notification shows a toast, a count on the bell and a line in the inbox', async ({
  page,
  publisher,
}) => {
  const title = `Notice ${randomUUID().slice(0, 8)}`;
  await page.goto('/notifications');
  await live(page);
  await publisher.publish(note(title, { severity: 'critical' }));
  await expect(page.locator('[data-sonner-toast]', { hasText: title })).toBeVisible();
  const line = page.getByRole('list', { name: 'Inbox' }).getByRole('listitem').filter({ hasText: title });
  await expect(line).toBeVisible();
  await expect(page.getByRole('button', { name: /Notifications, \d+ unread/ })).toBeVisible();
  await line.getByRole('button', { name: `Mark read: ${title}` }).click();
  await expect(line.getByRole('button')).toHaveCount(0);
  await page.reload();
  await expect(line).toBeVisible();
  await expect(line.getByRole('button')).toHaveCount(0);
});

test('many notifications show no toast, and many critical ones a few', async ({ page, publisher }) => {
  await page.goto('/notifications');
  await live(page);
  await publisher.publish(
    ...Array.from({ length: 40 }, (_, i) => note(`Flood ${i}`, { severity: 'warning' })),
  );
  await expect(page.getByRole('list', { name: 'Inbox' })).toContainText('Flood 39');
  await expect(page.locator('[data-sonner-toast]')).toHaveCount(0);
  await publisher.publish(
    ...Array.from({ length: 40 }, (_, i) => note(`Alarm ${i}`, { severity: 'critical' })),
  );
  await expect(page.locator('[data-sonner-toast]', { hasText: '37 more critical' })).toHaveCount(1);
  await expect(page.locator('[data-sonner-toast]')).toHaveCount(4);
});

test('the ledger counts received events, and a paused page recovers the missed ones on resume', async ({
  page,
  publisher,
}) => {
  await page.goto('/orders');
  await live(page);
  const before = await ledgerRow(page, 'Orders');
  const orderId = `e2e-${randomUUID()}`;
  await publisher.publish(placed(orderId));
  await expect
    .poll(async () => (await ledgerRow(page, 'Orders')).received)
    .toBeGreaterThan(before.received ?? 0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('freshness')).toHaveText('Paused');
  const held = await ledgerRow(page, 'Orders');
  await publisher.publish(placed(`e2e-${randomUUID()}`));
  await page.getByRole('button', { name: 'Resume' }).click();
  await live(page);
  await expect
    .poll(async () => (await ledgerRow(page, 'Orders')).recovered)
    .toBeGreaterThan(held.recovered ?? 0);
  expect((await ledgerRow(page, 'Orders')).missed).toBe(0);
});
