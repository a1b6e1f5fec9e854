import type { Page } from '@playwright/test';
import { expect, live, test } from './fixtures';

/** Buys one piece of a product; ends on the page of the order. */
async function buy(page: Page, product: string, name: string): Promise<void> {
  await page.goto('/shop');
  await page.getByRole('button', { name: `Add ${product}` }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email', { exact: true }).fill('visitor@example.com');
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Order ORD-/ })).toBeVisible();
}

const path = (page: Page) => page.getByRole('list', { name: 'Timeline' });

/** Changes a setting of a service on the admin page. Returns its value before. */
async function set(admin: Page, label: string, value: string): Promise<string> {
  const field = admin.getByRole('region', { name: 'Services' }).getByLabel(label);
  await expect(field).toBeEnabled();
  await expect(field).not.toHaveValue('');
  const before = await field.inputValue();
  if (before === value) return before;
  await field.fill(value);
  await field.press('Enter');
  await expect(admin.locator('[data-sonner-toast]', { hasText: `${label}: ${value}` }).first()).toBeVisible();
  return before;
}

test('an order from the shop is followed until delivery, and its email opens', async ({ page, admin }) => {
  const before = await set(admin, 'Delivered after', '1');
  await set(admin, 'Cards declined', '0');
  await buy(page, 'Stoneware mug', 'Visitor One');
  for (const step of [
    'Order placed',
    'Payment taken',
    'Stock reserved',
    'Order confirmed',
    'Dispatched',
    'Delivered',
  ]) {
    await expect(path(page)).toContainText(step);
  }
  await expect(path(page)).toContainText(/payment · orders \/ \d+ \/ \d+/);
  await page.getByRole('link', { name: 'Emails' }).click();
  const mails = page.getByRole('list', { name: 'Sent emails' });
  await expect(mails.getByRole('listitem')).toHaveCount(2);
  await mails.getByRole('button').last().click();
  await expect(page.frameLocator('iframe[title^="Email:"]').getByText('Stoneware mug').first()).toBeVisible();
  await page.getByRole('radio', { name: 'Text' }).click();
  await expect(page.getByRole('article')).toContainText('Visitor One');
  await set(admin, 'Delivered after', before);
});

test.describe('while a service is stopped', () => {
  // The page may request its settings at the moment of the stop.
  test.use({ expectedErrors: [/503 .*services\/payment\/settings/] });

  test('an order waits for the stopped payment service and continues after its start', async ({
    page,
    admin,
  }) => {
    await set(admin, 'Cards declined', '0');
    const line = admin
      .getByRole('region', { name: 'Processes' })
      .getByRole('listitem')
      .filter({ hasText: 'payment' });
    await admin.getByRole('button', { name: 'Stop payment' }).click();
    await expect(line).toContainText('Stopped', { timeout: 20_000 });
    await buy(page, 'Linen tea towel', 'Visitor Two');
    await expect(path(page)).toContainText('Stock reserved');
    await expect(path(page)).toContainText(/Waiting \d+ s for payment \(stopped \d+ s\)/);
    await expect(path(page)).not.toContainText('Payment taken');
    await admin.getByRole('button', { name: 'Start payment' }).click();
    await expect(path(page)).toContainText('Payment taken', { timeout: 30_000 });
    await expect(path(page)).toContainText('Dispatched');
  });
});

test('a declined card cancels the order and releases the stock', async ({ page, admin }) => {
  await set(admin, 'Cards declined', '100');
  await buy(page, 'Reading lamp', 'Visitor Three');
  await expect(path(page)).toContainText('Payment failed');
  await expect(path(page)).toContainText('Order cancelled');
  await expect(path(page)).toContainText('Stock released');
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('Cancelled');
  await set(admin, 'Cards declined', '0');
});

test('a cart survives a reload, and the form names missing fields', async ({ page }) => {
  await page.goto('/shop');
  await page.getByRole('button', { name: 'Add Dotted notebook' }).click();
  await expect(page.getByRole('region', { name: 'Cart' })).toContainText('1 item');
  await page.getByRole('button', { name: 'Add one Dotted notebook' }).click();
  await page.reload();
  await expect(page.getByRole('list', { name: 'Cart' })).toContainText('Dotted notebook');
  await expect(page.getByRole('region', { name: 'Cart' })).toContainText('2 items');
  await page.getByLabel('Email', { exact: true }).fill('not an address');
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await expect(page.getByText('Enter a valid email address.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'Remove Dotted notebook' }).click();
  await expect(page.getByText('The cart is empty.')).toBeVisible();
});

test('restocking raises the stock', async ({ admin }) => {
  const stock = admin.getByRole('region', { name: 'Stock', exact: true });
  const row = stock.getByRole('row').filter({ hasText: 'Oak serving tray' });
  const onHand = async () =>
    Number((await row.getByRole('cell').first().textContent())?.replaceAll(/\D/g, ''));
  const before = await onHand();
  await stock.getByLabel('Product').selectOption({ label: 'Oak serving tray' });
  await stock.getByLabel('Pieces').fill('1000');
  await stock.getByRole('button', { name: 'Restock' }).click();
  await expect.poll(onHand).toBeGreaterThan(before + 900);
});

test('the overview shows every service and the order pipeline', async ({ page }) => {
  await page.goto('/');
  await live(page);
  const system = page.getByRole('region', { name: 'System' });
  for (const service of ['order', 'payment', 'inventory', 'shipping', 'notification']) {
    await expect(system.getByRole('listitem').filter({ hasText: new RegExp(`^${service}`) })).toContainText(
      /Up|Lagging/,
    );
  }
  await expect(page.getByRole('region', { name: 'Order pipeline' })).toContainText('Delivered');
});

test('the list loads older orders that the gateway does not hold', async ({ page }) => {
  await page.goto('/orders');
  await live(page);
  await page
    .getByRole('region', { name: 'List of orders' })
    .evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await page.getByRole('button', { name: 'Older orders' }).click();
  await expect(
    page.getByText('No older orders.').or(page.getByRole('button', { name: 'Older orders' })),
  ).toBeVisible();
});
