import type { Page } from '@playwright/test';
import { expectAccessible, widths } from './accessible';
import { expect, live, signIn, test } from './fixtures';

/** Every page and how to open it. */
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  overview: (page) => page.goto('/'),
  ledger: async (page) => {
    await page.goto('/');
    await live(page);
    await page.getByTestId('freshness').click();
    await page.getByText('What the columns mean').click();
  },
  orders: (page) => page.goto('/orders'),
  order: async (page) => {
    await page.goto('/orders');
    await page.getByRole('table').getByRole('link').first().click();
    await expect(page.getByRole('list', { name: 'Timeline' })).toBeVisible();
  },
  prices: (page) => page.goto('/prices'),
  symbol: async (page) => {
    await page.goto('/prices');
    await page.getByRole('table').getByRole('link').first().click();
    await expect(page.getByRole('figure', { name: /Chart of/ })).toBeVisible();
  },
  notifications: (page) => page.goto('/notifications'),
  logs: async (page) => {
    await page.goto('/logs');
    await expect(page.getByRole('grid', { name: 'Log lines' }).getByRole('row').nth(5)).toBeVisible();
    await expect(page.getByRole('slider', { name: 'Select a time' })).toBeVisible();
  },
  'log-patterns': async (page) => {
    await page.goto('/logs?tab=patterns&service=payment');
    await page.getByRole('table').getByRole('rowheader').first().getByRole('button').click();
    await expect(page.getByRole('link', { name: 'Show its lines' })).toBeVisible();
  },
  'log-errors': async (page) => {
    await page.goto('/logs?tab=errors');
    await expect(page.getByText(/^(Every line is counted|Lag )/)).toBeVisible();
  },
  'log-performance': async (page) => {
    await page.goto('/logs?tab=performance&range=15m&service=order');
    await page.getByRole('table').getByRole('rowheader').first().getByRole('button').click();
    await expect(page.getByRole('application')).toBeVisible();
  },
  alerts: async (page) => {
    await page.goto('/alerts?open=payments-declined');
    await expect(page.getByRole('region', { name: 'Rules' }).getByRole('application')).toBeVisible();
  },
  'alert-history': async (page) => {
    await page.goto('/alerts?tab=history');
    await expect(page.getByText(/^Nothing fired in this time|^\d+ times?,/).first()).toBeVisible();
  },
  'alert-form': async (page) => {
    await signIn(page);
    await page.goto('/alerts/rules/payments-declined');
    await expect(page.getByText(/^It would (not )?have fired/)).toBeVisible();
  },
  analytics: async (page) => {
    await page.goto('/analytics?range=15m&compare=true');
    await expect(page.getByRole('region', { name: 'Revenue in USD' }).getByRole('application')).toBeVisible();
    await page.getByRole('button', { name: 'Revenue: table' }).click();
    await page.getByRole('button', { name: 'Orders: query' }).click();
  },
  behaviour: async (page) => {
    await page.goto('/analytics?tab=behaviour&range=15m');
    await expect(page.getByRole('table', { name: /Latest sessions/ })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Pages' })).toBeVisible();
  },
  session: async (page) => {
    await page.goto('/analytics?tab=behaviour&range=15m');
    await page
      .getByRole('table', { name: /Latest sessions/ })
      .getByRole('link')
      .first()
      .click();
    await expect(page.getByRole('list', { name: 'Path of the session' })).toBeVisible();
  },
  shop: async (page) => {
    await page.goto('/shop');
    await page.getByRole('button', { name: 'Add Stoneware mug' }).click();
    await expect(page.getByRole('list', { name: 'Cart' })).toBeVisible();
  },
  mailbox: async (page) => {
    await page.goto('/mailbox');
    await page.getByRole('list', { name: 'Sent emails' }).getByRole('button').first().click();
    await expect(page.locator('iframe')).toBeVisible();
  },
  verify: (page) => page.goto('/verify'),
  'sign-in': (page) => page.goto('/admin'),
  admin: (page) => signIn(page),
  sql: async (page) => {
    await signIn(page);
    await page.goto(
      `/analytics/sql?q=${encodeURIComponent('SELECT type, count(*) AS n FROM orders GROUP BY type')}`,
    );
    await page.getByRole('button', { name: 'Run' }).click();
    await expect(page.getByRole('table', { name: 'Result' })).toBeVisible();
    await page.getByRole('radio', { name: 'Chart' }).click();
    await expect(page.getByRole('figure', { name: /Chart of/ })).toBeVisible();
  },
};

test.describe.configure({ timeout: 120_000 });
test.use({ viewport: widths.phone, contextOptions: { reducedMotion: 'reduce' } });
for (const [name, open] of Object.entries(pages)) {
  test(`${name} is accessible and fits a phone and a wide screen, light and dark`, async ({ page }) => {
    await open(page);
    await live(page);
    await expectAccessible(page, name);
  });
}
