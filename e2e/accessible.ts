import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

export const widths = { phone: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } };
const themes = ['light', 'dark'] as const;
/** Those of axe that are on by default: the one of level AAA is not. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Checks what is on the screen on a phone and a wide screen, light and dark, and takes pictures of it. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const viewport of Object.values(widths)) {
    await page.setViewportSize(viewport);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      // Toasts follow with the next rendering.
      await expect(page.locator(`[data-sonner-toaster]:not([data-sonner-theme=${theme}])`)).toHaveCount(0);
      const file = `test-results/screens/${name}-${viewport.width}-${theme}.png`;
      await page.screenshot({ path: file, fullPage: true });
      expect(await violations(page, theme), `${viewport.width}, ${theme}`).toEqual([]);
    }
  }
}

/**
 * Violations that axe finds, one line each. Frames are left out: an email's frame runs no scripts. A theme is only colours,
 * so in the second one only the rules about colour can have another result.
 */
async function violations(page: Page, theme: (typeof themes)[number]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (theme !== themes[0]) axe.withRules(colourRules);
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
