import { randomUUID } from 'node:crypto';
import { expect, live, placed, test, tick } from './fixtures';

test('invalid messages are listed for the admin, and the feeds go on', async ({ admin, page, publisher }) => {
  const mark = randomUUID().slice(0, 8);
  const record = (topic: string, value: string | null) => ({ topic, key: 'k', value, headers: {} });
  await publisher.publishRecords([
    record('prices', `not json ${mark}`),
    record('prices', JSON.stringify({ symbol: 'BAD', price: `"${mark}"`, size: 1, at: 1 })),
    record('notifications', null),
    { ...record('orders', JSON.stringify({ mark })), headers: { ce_type: 'order.teleported', ce_id: mark } },
    record('prices', JSON.stringify({ symbol: ` ${mark} `, price: 66.5, size: 1, at: 1 })),
    record('prices', `{"symbol":"${mark}${'x'.repeat(900_000)}"`),
  ]);
  const list = admin.getByRole('region', { name: 'Newest invalid messages' });
  await expect(list).toContainText(`not json ${mark}`, { timeout: 15_000 });
  await expect(list).toContainText('order.teleported');
  await expect(list).toContainText('symbol: has to be 1 to 64 printable characters');
  await expect(list).toContainText(/prices \/ \d+ \/ \d+/);

  const symbol = `OK${mark.toUpperCase()}`;
  await page.goto(`/prices?q=${symbol}`);
  await live(page);
  await publisher.publish(tick(symbol, 10));
  await expect(page.getByRole('row').filter({ hasText: symbol })).toBeVisible();
});

test('a name with markup is shown as text', async ({ page, publisher }) => {
  const orderId = `e2e-${randomUUID()}`;
  const name = '<img src=x onerror="document.title=\'owned\'"> & <b>Bobby</b>';
  await page.goto(`/orders?q=${orderId}`);
  await live(page);
  await publisher.publish(placed(orderId, name));
  await expect(page.getByText(name)).toBeVisible();
  await expect(page).not.toHaveTitle('owned');
});

test('a symbol named like an object property works like any other', async ({ page, publisher }) => {
  await page.goto('/prices?q=to');
  await live(page);
  await publisher.publish(tick('constructor', 77.5), tick('__proto__', 66.5));
  await expect(page.getByRole('row').filter({ hasText: '__proto__' })).toContainText('66.50');
  await expect(page.getByRole('row').filter({ hasText: 'constructor' })).toContainText('77.50');
  await page.getByRole('link', { name: 'constructor' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'constructor' })).toBeVisible();
});
