import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, live, signIn, test } from './fixtures';

const widths = { phone: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } };
const themes = ['light', 'dark'] as const;

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
    await expect(page.getByText(/would (not )?have fired/)).toBeVisible();
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
    for (const viewport of Object.values(widths)) {
      await page.setViewportSize(viewport);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        const file = `test-results/screens/${name}-${viewport.width}-${theme}.png`;
        await page.screenshot({ path: file, fullPage: true });
        expect(await violations(page, theme), `${viewport.width}, ${theme}`).toEqual([]);
      }
    }
  });
}

/**
 * Violations that axe finds, one line each. Frames are left out: an email's frame runs no scripts. A theme is only colours,
 * so in the second one only the rules about colour can have another result.
 */
async function violations(page: Page, theme: (typeof themes)[number]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (theme !== themes[0]) axe.withTags(['cat.color']);
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
