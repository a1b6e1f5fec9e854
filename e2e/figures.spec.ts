/** Recomputes figures from the orders that the test placed. */
import type { Page } from '@playwright/test';
import type { Outgoing } from '@/server/bus';
import { callAdmin, expect, live, placed, test, within } from './fixtures';

/** A problem has to be on screen within this time. */
const seenMs = 3_000;
/** No other test has orders in this currency. */
const currency = 'CHF';
const orderTotal = 2_500;

const problems = (page: Page) => page.getByRole('region', { name: 'Problems' });
const stage = (page: Page, label: string) =>
  page
    .getByRole('region', { name: 'Order pipeline' })
    .getByRole('link')
    .filter({ has: page.getByText(label, { exact: true }) });
const tile = (page: Page, label: string) =>
  page
    .getByRole('region', { name: 'Key figures' })
    .locator('div')
    .filter({ has: page.getByRole('heading', { name: label, exact: true }) })
    .last();
/** The number of orders in a stage. */
const countOf = async (page: Page, label: string): Promise<number> => {
  const lines = await stage(page, label).locator('span.figure').allTextContents();
  return Number(lines[0]?.replaceAll(/\D/g, ''));
};
const inStock = (orderId: string, name: string): Outgoing => {
  const order = placed(orderId, name, 'MUG-01');
  return { ...order, data: { ...order.data, currency } } as Outgoing;
};

test('a stopped payment service is a problem with the waiting orders and their value, until it is started', async ({
  page,
  admin,
  quietShop: _,
  publisher,
}) => {
  test.slow();
  await callAdmin(admin, 'PATCH', 'services/payment/settings', { declineRate: 0 });
  await page.goto('/');
  await live(page);
  await admin.goto('/');
  await expect(stage(page, 'Payment').locator('span.figure')).toHaveText(/\d/);
  await callAdmin(admin, 'POST', 'processes/payment/stop');
  const line = problems(page).getByRole('listitem').filter({ hasText: 'payment is stopped' });
  try {
    await within(seenMs, (timeout) => expect(line).toBeVisible(timeout));
    await expect(line).toContainText(/since \d\d:\d\d:\d\d/);
    const before = await countOf(page, 'Payment');
    const run = `wait-${Date.now()}`;
    await publisher.publish(...[1, 2, 3].map((n) => inStock(`${run}-${n}`, `Wait ${run}`)));
    const waiting = new RegExp(`\\b${before + 3} orders wait`);
    await within(seenMs, (timeout) => expect(line).toContainText(waiting, timeout));
    await expect(line).toContainText(/CHF\s75\.00/);
    await expect(line).toContainText(/The oldest waits \d+/);
    expect(await countOf(page, 'Payment')).toBe(before + 3);
    await expect(tile(page, 'Revenue today')).not.toContainText(currency);

    await line.getByRole('link', { name: 'Show orders' }).click();
    await page.getByRole('searchbox').fill(run);
    const rows = page.getByRole('table', { name: 'Orders' }).getByRole('link');
    await expect(rows).toHaveCount(3);
    await expect(page.getByText(/^3 in the latest [\d,]+ of [\d,]+$/)).toBeVisible();
    await page.goto('/');
    await expect(line).toBeVisible();
    await expect(line.getByRole('button', { name: 'Start payment' })).toHaveCount(0);
    await problems(admin).getByRole('button', { name: 'Start payment' }).click();
  } finally {
    await callAdmin(admin, 'POST', 'processes/payment/start');
  }
  await expect(line).toHaveCount(0, { timeout: 20_000 });
  // Orders count as revenue only after payment.
  await expect(tile(page, 'Revenue today')).toContainText(new RegExp(`CHF\\s${(3 * orderTotal) / 100}`), {
    timeout: 20_000,
  });
  await callAdmin(admin, 'PATCH', 'services/payment/settings', { declineRate: 0.02 });
});

test('a filter that is set on a scrolled list shows the matching orders from the top', async ({
  page,
  quietShop: _,
  publisher,
}) => {
  const run = `${Date.now()}`;
  await page.goto('/orders');
  await live(page);
  await publisher.publish(
    ...Array.from({ length: 40 }, (_each, n) => placed(`scroll-${run}-${n}`, `Scroll ${run} no ${n}.`)),
  );
  const rows = page.getByRole('table', { name: 'Orders' }).getByRole('link');
  await expect(rows.first()).toContainText(`Scroll ${run}`);
  const list = page.getByRole('region', { name: 'List of orders' });
  await list.evaluate((each) => each.scrollTo({ top: 900 }));
  await rows.nth(10).hover();
  const top = await list.boundingBox();
  await page.getByRole('searchbox').fill(`${run} no 7.`);
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(`${run} no 7.`);
  await expect(page.getByText(/^1 in the latest [\d,]+ of [\d,]+$/)).toBeVisible();
  expect(await list.evaluate((each) => each.scrollTop)).toBe(0);
  // The button that clears the filter does not move the list.
  expect(await list.boundingBox()).toEqual(top);
});

test('the list shows the number of orders of the order service, and not of those it holds', async ({
  page,
  quietShop: _,
  publisher,
}) => {
  await page.goto('/orders');
  await live(page);
  await publisher.publish(placed(`count-${Date.now()}`, 'Counted'));
  const [held, total] = await readStable(page, async () => counts(page));
  expect(held).toBe(Math.min(held ?? 0, total ?? 0));
  await expect.poll(() => countStored(page)).toBe(total);
  await page.reload();
  await live(page);
  expect((await readStable(page, async () => counts(page)))[1]).toBe(total);
});

test('a reload shows the same figures, and the rate of orders is the same everywhere', async ({
  page,
  quietShop: _,
}) => {
  const figures = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.figure')].map((each) => each.textContent).filter(Boolean),
    );
  await page.goto('/');
  await live(page);
  const rates = () =>
    Promise.all([
      tile(page, 'Orders placed').locator('.figure').textContent(),
      stage(page, 'Placed')
        .getByText(/\/min$/)
        .textContent(),
    ]);
  await expect.poll(async () => new Set(await rates()).size).toBe(1);
  const labels = ['Revenue today', 'Cancelled today'];
  const read = async () => {
    const tiles = await Promise.all(
      labels.map(async (label) => (await tile(page, label).allTextContents()).join()),
    );
    return [...tiles, await countOf(page, 'Cancelled')];
  };
  await expect.poll(figures).not.toEqual([]);
  const before = await readStable(page, read);
  await page.reload();
  await live(page);
  await expect.poll(read).toEqual(before);
});

/** n and m of `Latest n of m`. */
async function counts(page: Page): Promise<number[]> {
  const text = (await page.getByText(/^Latest [\d,]+ of [\d,]+/).textContent()) ?? '';
  return [...text.matchAll(/[\d,]+/g)].map(([figure]) => Number(figure.replaceAll(',', '')));
}

/** Counts the orders of the order service, page by page. */
async function countStored(page: Page): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) });
    const answer = await page.request.get(`/api/orders?${query}`);
    const { orders, next } = (await answer.json()) as { orders: unknown[]; next?: string };
    count += orders.length;
    cursor = next;
  } while (cursor);
  return count;
}

/** Reads until two reads are equal: all orders have reached their final state. */
async function readStable<T>(page: Page, read: () => Promise<T>): Promise<T> {
  let last = '';
  await expect
    .poll(
      async () => {
        const now = JSON.stringify(await read());
        const isSame = now === last;
        last = now;
        return isSame;
      },
      { intervals: [1_500], timeout: 45_000 },
    )
    .toBe(true);
  expect(page.isClosed()).toBe(false);
  return JSON.parse(last) as T;
}
