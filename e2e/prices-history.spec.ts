import type { Page } from '@playwright/test';
import { callAdmin, expect, live, test, tick } from './fixtures';

/** Text alternative of the chart: its newest candle. */
const newestCandle = (page: Page) => page.getByRole('figure', { name: /^Chart of/ }).locator('figcaption');
const rowOf = (page: Page, symbol: string) => page.getByRole('row').filter({ hasText: symbol });
const changeOf = async (page: Page, symbol: string) =>
  (await rowOf(page, symbol).getByRole('cell').allTextContents()).slice(2, 5);

test('two tabs and a reload show the same change since 00:00 UTC', async ({ page, context, publisher }) => {
  const symbol = `HC${Date.now() % 1_000_000}`;
  await publisher.publish(tick(symbol, 100));
  await page.goto(`/prices?q=${symbol}`);
  await live(page);
  await expect(page.getByRole('columnheader', { name: /^Change\s+since 00:00 UTC$/ })).toBeVisible();
  await publisher.publish(tick(symbol, 110));
  await expect(rowOf(page, symbol)).toContainText('+10.00 %');
  const other = await context.newPage();
  await other.goto(`/prices?q=${symbol}`);
  await publisher.publish(tick(symbol, 125));
  for (const tab of [page, other]) await expect(rowOf(tab, symbol)).toContainText('+25.00 %');
  await page.reload();
  await expect(rowOf(page, symbol)).toContainText('+25.00 %');
  expect(await changeOf(page, symbol)).toEqual(await changeOf(other, symbol));
  await expect(
    rowOf(page, symbol)
      .getByTitle(/^Relative to 100\.00 at /)
      .first(),
  ).toBeVisible();
});

test('two tabs and a reload show the same candles at every interval, with every tick once', async ({
  page,
  context,
  publisher,
}) => {
  const symbol = `HT${Date.now() % 1_000_000}`;
  await publisher.publish(tick(symbol, 50), tick(symbol, 70), tick(symbol, 40));
  await page.goto(`/prices/${symbol}?interval=1d`);
  await expect(newestCandle(page)).toContainText(
    'open 50.00, high 70.00, low 40.00, close 40.00, volume 30, ticks 3.',
  );
  await expect(newestCandle(page)).toContainText(/History starts \d\d:\d\d/);
  await publisher.publish(tick(symbol, 90));
  const other = await context.newPage();
  await other.goto(`/prices/${symbol}?interval=4h`);
  await publisher.publish(...Array.from({ length: 20 }, (_, i) => tick(symbol, 60 + i)));
  for (const tab of [page, other])
    await expect(newestCandle(tab)).toContainText(
      'high 90.00, low 40.00, close 79.00, volume 240, ticks 24.',
    );
  await page.reload();
  await expect(newestCandle(page)).toContainText(
    'open 50.00, high 90.00, low 40.00, close 79.00, volume 240, ticks 24.',
  );
});

test.describe('while the price history is stopped', () => {
  test.use({ expectedErrors: [/503/] });

  test('prices stay live, the change is unknown with the reason, and the chart shows what is missing', async ({
    page,
    admin,
    publisher,
  }) => {
    const symbol = `HS${Date.now() % 1_000_000}`;
    await callAdmin(admin, 'POST', 'processes/history/stop');
    await publisher.publish(tick(symbol, 10));
    await page.goto(`/prices?q=${symbol}`);
    await live(page);
    await expect(
      rowOf(page, symbol)
        .getByTitle(/^Unknown: The price history /)
        .first(),
    ).toHaveText('–');
    await page.getByRole('link', { name: symbol }).click();
    await expect(newestCandle(page)).toContainText('Only ticks that this page received are drawn.');
    await publisher.publish(tick(symbol, 12));
    await expect(newestCandle(page)).toContainText('close 12.00');
    await callAdmin(admin, 'POST', 'processes/history/start');
    await expect(newestCandle(page)).toContainText(/History starts \d\d:\d\d/, { timeout: 30_000 });
    await expect(page.getByText('+20.00 %')).toBeVisible();
  });
});
