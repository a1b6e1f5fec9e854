import { expect, live, test } from './fixtures';
import { otherName } from './other-name';

test('a page opened by a host name over plain HTTP is live, and its shop works', async ({
  page,
  baseURL,
}) => {
  const address = new URL(baseURL ?? '');
  address.hostname = otherName;
  await page.goto(new URL('/shop', address).href);
  expect(await page.evaluate(() => [isSecureContext, typeof crypto.randomUUID])).toEqual([
    false,
    'undefined',
  ]);
  await live(page);
  await page.getByRole('button', { name: 'Add Stoneware mug' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Visitor By Name');
  await page.getByLabel('Email', { exact: true }).fill('jörg@müller.example');
  await page.getByRole('button', { name: 'Buy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Order ORD-/ })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('Order placed');
});
