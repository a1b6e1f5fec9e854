import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, live, test } from './fixtures';

test.describe.configure({ timeout: 120_000 });

/** Freshness of the lake (5 s) and the interval of the page (5 s). */
const freshMs = 10_000;

const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** Opens the page and waits for every report. */
async function open(page: Page, query = 'range=15m'): Promise<void> {
  await page.goto(`/analytics?${query}`);
  await live(page);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Buys one piece in another tab, so that the report stays open. Returns the amount in cents. */
async function buy(page: Page, product: string): Promise<number> {
  const shop = await page.context().newPage();
  await shop.goto('/shop');
  await shop.getByRole('button', { name: `Add ${product}` }).click();
  await shop.getByLabel('Name', { exact: true }).fill('Ada of the Lake');
  await shop.getByLabel('Email', { exact: true }).fill('visitor@example.com');
  await shop.getByRole('button', { name: 'Buy' }).click();
  await expect(shop.getByRole('list', { name: 'Timeline' })).toContainText('Payment taken');
  const total = await shop
    .getByText(/^\$[\d,.]+$/)
    .first()
    .textContent();
  await shop.close();
  return cents(total);
}

const cents = (text: string | null): number => Number((text ?? '').replaceAll(/\D/g, ''));
const placed = async (page: Page): Promise<number> => {
  const text = await card(page, 'Orders')
    .getByRole('button', { name: /^Placed/ })
    .textContent();
  return Number(text?.replaceAll(/\D/g, ''));
};
const revenue = async (page: Page): Promise<number> =>
  cents(await page.getByRole('region', { name: 'Revenue in USD' }).locator('.figure').textContent());

/** Waits until an update of the page changes nothing: the orders before the test are paid. */
async function settled(page: Page): Promise<{ placed: number; revenue: number }> {
  let last = '';
  await expect
    .poll(
      async () => {
        const figures = JSON.stringify([await placed(page), await revenue(page)]);
        const isSettled = figures === last;
        last = figures;
        return isSettled;
      },
      { intervals: [freshMs], timeout: 50_000 },
    )
    .toBe(true);
  return { placed: await placed(page), revenue: await revenue(page) };
}

test('an order from the shop is in orders and revenue within seconds', async ({ page, quietShop: _ }) => {
  await open(page);
  const before = await settled(page);
  const amount = await buy(page, 'Stoneware mug');
  expect(amount).toBeGreaterThan(0);
  await expect.poll(() => placed(page), { timeout: freshMs }).toBe(before.placed + 1);
  await expect.poll(() => revenue(page), { timeout: freshMs }).toBe(before.revenue + amount);
});

test('the CSV has the rows of the table', async ({ page, quietShop: _ }) => {
  await open(page);
  await page.getByRole('button', { name: 'Revenue: table' }).click();
  const table = page.getByRole('table', { name: 'Revenue by time and currency' });
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Revenue: download CSV' }).click();
  const file = await (await downloading).path();
  const [head = '', ...lines] = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
  const columns = head.split(',');
  expect(columns).toEqual(['bucket', 'currency', 'paid', 'refunded', 'net', 'payments', 'refunds']);
  const exported = lines.map((line) => line.split(',').slice(1).join(' '));
  const rows = await table.locator('tbody tr').all();
  const shown = await Promise.all(
    rows.map(async (row) => {
      const [currency = '', ...values] = await row.getByRole('cell').allTextContents();
      return [currency, ...values.map((value) => Number(value.replaceAll(/[^\d-]/g, '')))].join(' ');
    }),
  );
  expect(shown.length).toBeGreaterThan(0);
  expect(exported).toEqual(shown);
});

test('range, bucket and comparison are in the URL and come back', async ({ page }) => {
  await open(page, '');
  await page.getByRole('radio', { name: '7 d' }).click();
  await page.getByLabel('Length of a bucket').selectOption({ label: 'Every 1 day' });
  await page.getByRole('button', { name: 'Compare with the period before' }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page).toHaveURL(/bucket=day/);
  await expect(page).toHaveURL(/compare=true/);
  await page.reload();
  await expect(page.getByRole('radio', { name: '7 d' })).toBeChecked();
  await expect(page.getByLabel('Length of a bucket')).toHaveValue('day');
  await expect(page.getByText('compared with')).toBeVisible();
  await expect(card(page, 'Top products').getByText('no data before').first()).toBeVisible();
  await page.getByRole('button', { name: 'Orders: table' }).click();
  await expect(page.getByRole('table', { name: 'Orders by time' }).locator('tbody tr')).toHaveCount(7);
});

test('the statement of a report opens on the SQL page, for admins', async ({ page, admin }) => {
  await open(page);
  await page.getByRole('button', { name: 'Revenue: query' }).click();
  await expect(card(page, 'SQL statement')).toContainText('FROM orders');
  await expect(page.getByRole('link', { name: 'Open in SQL' })).toHaveCount(0);
  await open(admin);
  await admin.getByRole('button', { name: 'Revenue: query' }).click();
  const sql = await card(admin, 'SQL statement').textContent();
  await admin.getByRole('link', { name: 'Open in SQL' }).click();
  await expect(admin).toHaveURL(/\/analytics\/sql\?q=/);
  expect(new URL(admin.url()).searchParams.get('q')).toBe(sql);
});

test('the lake matches the live counters', async ({ page }) => {
  await open(page);
  const verdict = card(page, 'Matches live').getByRole('status');
  await expect(verdict).toHaveText('Matches live: Yes', { timeout: 30_000 });
  await expect(card(page, 'Matches live')).toContainText(/up to \d\d:\d\d:\d\d/);
  await page.getByRole('button', { name: 'All counters' }).click();
  const counters = page.getByRole('table', { name: 'All counters' });
  await expect(counters.getByRole('row', { name: /orders: events/ })).toBeVisible();
  await expect(card(page, 'Lake').getByRole('status')).toHaveText('Writer of the lake: Writing');
});

test('updates move nothing on the page', async ({ page }) => {
  await open(page);
  const note = card(page, 'Services');
  await expect(note).toContainText('rows scanned');
  await page.evaluate(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) =>
      shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value)),
    ).observe({ type: 'layout-shift' });
  });
  const updated = () =>
    page.waitForResponse((response) => response.url().includes('/api/analytics/services'));
  await updated();
  await updated();
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.001);
});

test('each card asks once in 5 s, and not while the page is paused', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/analytics/services')) asked.push(request.url());
  });
  await open(page);
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(2);
  const ends = asked.map((url) => Number(new URL(url).searchParams.get('to')));
  for (const [i, to] of ends.slice(1).entries()) expect(to - (ends[i] ?? 0)).toBeGreaterThan(4_900);
  await page.keyboard.press('Shift+P');
  await expect(card(page, 'Services').getByText(/^as of/)).toBeVisible();
  await expect(card(page, 'Services')).toHaveAttribute('data-freshness', 'stale');
  await page.keyboard.press('Shift+P');
  await expect(card(page, 'Services')).not.toHaveAttribute('data-freshness', 'stale');
});

test.describe('while the lake is stopped', () => {
  test.use({ expectedErrors: [/50[234] .*api\/(analytics|lake)/] });

  test('the reports keep their figures without colour and say why', async ({ page, admin }) => {
    await open(page);
    const before = await placed(page);
    await admin.getByRole('button', { name: 'Stop lake' }).click();
    await expect(card(page, 'Orders')).toHaveAttribute('data-freshness', 'stale', { timeout: 30_000 });
    await expect(card(page, 'Orders').getByText(/^as of \d\d:\d\d:\d\d$/)).toBeVisible();
    expect(await placed(page)).toBeGreaterThanOrEqual(before);
    await admin.getByRole('button', { name: 'Start lake' }).click();
    await expect(card(page, 'Orders')).not.toHaveAttribute('data-freshness', 'stale', { timeout: 40_000 });
  });
});
