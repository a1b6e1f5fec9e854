import { expect, live, placed, test } from './fixtures';

test('reload, back and a shared link keep the view', async ({ page }) => {
  await page.goto('/orders');
  await live(page);
  await page.getByRole('button', { name: 'Delivered' }).click();
  await page.getByRole('searchbox').fill('a');
  await expect(page).toHaveURL(/status=delivered/);
  await expect(page).toHaveURL(/q=a/);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('a');
  await expect(page.getByRole('button', { name: 'Delivered' })).toHaveAttribute('aria-pressed', 'true');
  // On a new system the first delivery takes a while.
  const first = page.getByRole('table').getByRole('link').first();
  await expect(first).toBeVisible({ timeout: 40_000 });
  await first.click();
  await expect(page.getByRole('heading', { name: /^Order / })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('a');
  await expect(page.getByRole('button', { name: 'Delivered' })).toHaveAttribute('aria-pressed', 'true');
});

test('a symbol keeps its interval, chart type and comparison across a reload', async ({ page }) => {
  await page.goto('/prices');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('radio', { name: '1m', exact: true }).click();
  await page.getByRole('radio', { name: 'Line' }).click();
  await page.getByLabel('Compare with').fill('DOVE');
  await page.getByLabel('Compare with').press('Enter');
  await expect(page.getByRole('figure', { name: /Chart of/ })).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('radio', { name: '1m', exact: true })).toBeChecked();
  await expect(page.getByRole('figure', { name: /Chart of .* line, 1m/ })).toHaveCount(2);
});

test('a symbol opened by its URL can be compared with one that the page has not loaded', async ({ page }) => {
  await page.goto('/prices/ACME');
  await page.getByLabel('Compare with').fill('DOVE');
  await page.getByLabel('Compare with').press('Enter');
  await expect(page.getByRole('figure', { name: /Chart of DOVE/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'DOVE' })).toContainText(/\d\.\d\d/);
});

test('a hovered list does not move and counts new rows', async ({ page, publisher }) => {
  await page.goto('/orders?min=24');
  await live(page);
  const table = page.getByRole('table', { name: 'Orders' });
  await table.getByRole('link').first().hover();
  const first = await table.getByRole('link').first().textContent();
  const run = Date.now();
  await publisher.publish(placed(`still-${run}-1`, 'Still One'), placed(`still-${run}-2`, 'Still Two'));
  await expect(page.getByRole('button', { name: /^\d+ new$/ })).toBeVisible();
  expect(await table.getByRole('link').first().textContent()).toBe(first);
  await page.getByRole('button', { name: /^\d+ new$/ }).hover();
  expect(await table.getByRole('link').first().textContent()).toBe(first);
  await page.getByRole('button', { name: /^\d+ new$/ }).click();
  await expect(table.getByRole('link', { name: /Still Two/ }).first()).toBeVisible();
});

test('navigation works by keyboard', async ({ page }) => {
  await page.goto('/');
  await live(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Prices');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Prices' })).toBeVisible();
});
