import type { Page } from '@playwright/test';
import { expect, live, test } from './fixtures';

test.describe.configure({ timeout: 120_000 });

/** Freshness of the lake (5 s), the interval of the page (5 s), and a busy machine. */
const freshMs = 30_000;

/** Visits the shop and buys a mug. Returns the id of the order. */
async function buy(page: Page): Promise<string> {
  await page.goto('/shop?from=newsletter&email=visitor%40example.com');
  await page.getByRole('button', { name: 'Add Stoneware mug' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Visitor Two');
  await page.getByLabel('Email', { exact: true }).fill('visitor@example.com');
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Order ORD-/ })).toBeVisible();
  return /ORD-[\w-]+/.exec(page.url())?.[0] ?? '';
}

const sessionOf = (page: Page) => page.evaluate(() => sessionStorage.getItem('pulseboard.shop-visit'));

test('a visit of the shop is a session with its order', async ({ page, context, quietShop: _ }) => {
  const orderId = await buy(page);
  const session = JSON.parse((await sessionOf(page)) ?? '""') as string;
  const analytics = await context.newPage();
  await analytics.goto('/analytics?tab=behaviour&range=15m');
  await live(analytics);
  const link = analytics.getByRole('link', { name: session.slice(0, 13) });
  await expect(link).toBeVisible({ timeout: freshMs });
  await link.click();
  const path = analytics.getByRole('list', { name: 'Path of the session' });
  for (const step of [
    'Page viewed',
    'Product viewed',
    'Added to cart',
    'Checkout',
    'Purchase',
    'order.placed',
  ])
    await expect(path).toContainText(step, { timeout: freshMs });
  await expect(path).toContainText(orderId);
  await expect(path).not.toContainText('visitor');
  await expect(path).not.toContainText('newsletter');
});

for (const [name, answer] of [
  ['Global Privacy Control', "'globalPrivacyControl', { get: () => true }"],
  ['Do Not Track', "'doNotTrack', { get: () => '1' }"],
] as const)
  test(`nothing is sent or stored of a visitor with ${name}`, async ({ page, quietShop: _ }) => {
    await page.addInitScript(`Object.defineProperty(Navigator.prototype, ${answer})`);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/activity')) sent.push(request.postData() ?? '');
    });
    await buy(page);
    expect(sent).toEqual([]);
    expect(await sessionOf(page)).toBeNull();
  });
