import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Outgoing } from '@/server/bus';
import { openRawProducer } from '@/server/testing/kafka/raw-producer';
import { expect, live, note, placed, test, tick } from './fixtures';
import { stackOfWorker } from './worker-stack';

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

/** Writes a tick with each of these record timestamps. */
async function publishAt(timestamps: readonly number[], data: object): Promise<void> {
  const producer = openRawProducer([stackOfWorker().kafka]);
  const value = JSON.stringify(data);
  for (const timestamp of timestamps) await producer.send('prices', 0, { records: [{ value }], timestamp });
  producer.close();
}

/** An order of this total, in minor units. */
const order = (orderId: string, name: string, total: number, currency: string): Outgoing => {
  const event = placed(orderId, name, 'MUG-01') as Outgoing & { data: object };
  return { ...event, data: { ...event.data, total, currency } } as Outgoing;
};

test('ticks of any symbol, price and time are on Overview, Prices and the page of the symbol', async ({
  page,
  publisher,
}) => {
  const run = randomUUID().slice(0, 6);
  const written: [symbol: string, price: number, shown: string][] = [
    [`M&M ${run}`, 0.0000025916, '0.000002592'],
    [`ESU26#${run}`, 1.08421, '1.0842'],
    [`Ω-株/${run}%`, 1e18, '1.000E18'],
    [`..${run}`, 0, '0.00'],
    [`-${run}`, -37.63, '-37.63'],
  ];
  await page.goto(`/prices?q=${run}`);
  await live(page);
  await publisher.publish(...written.map(([symbol, price]) => tick(symbol, price)));
  const odd = [0, 1_800_000_000, 1_800_000_000_000_000, 4_102_444_800_000, 8_640_000_000_000_000];
  await publisher.publish(
    ...odd.map(
      (at): Outgoing => ({ type: 'price.ticked', data: { symbol: `AT ${run}`, price: 5, size: 1, at } }),
    ),
  );
  await publishAt([-9_000_000_000_000_000, -1, 0, 1], {
    symbol: `STAMP ${run}`,
    price: 6,
    size: 1,
    at: Date.now(),
  });
  for (const [symbol, , shown] of written) await expect(rowOf(page, symbol)).toContainText(shown);
  await expect(rowOf(page, `AT ${run}`)).toContainText('5.00');
  await expect(rowOf(page, `STAMP ${run}`)).toContainText('6.00');
  // No percentage from a base of 0 or below.
  await publisher.publish(tick(`..${run}`, 5), tick(`-${run}`, 2));
  await expect(rowOf(page, `..${run}`)).toContainText('+5.00');
  await expect(rowOf(page, `..${run}`)).toContainText('–');
  await expect(rowOf(page, `-${run}`)).toContainText('+39.63');
  await expect(rowOf(page, `-${run}`)).not.toContainText('%');

  for (const [symbol, , shown] of written.slice(0, 3)) {
    await page.goto(`/prices?q=${run}`);
    await page.getByRole('link', { name: symbol, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: symbol, exact: true })).toBeVisible();
    await expect(page.getByRole('region', { name: `Tape of ${symbol}` })).toContainText(shown);
    await expect(page.getByRole('figure', { name: `Chart of ${symbol}` })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: symbol, exact: true })).toBeVisible();
  }
  // Pins, the command palette and the watchlist work with such a symbol.
  const [[symbol]] = written as [[string, number, string]];
  await page.goto(`/prices?q=${run}`);
  await page.getByRole('button', { name: `Pin ${symbol}` }).click();
  await page.goto('/');
  await live(page);
  await expect(page.getByRole('region', { name: 'Watchlist' })).toContainText(symbol);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(symbol);
  await expect(page.getByRole('option', { name: symbol })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: symbol, exact: true })).toBeVisible();
  await expect(page.getByText('could not be displayed')).toHaveCount(0);
});

test('orders are shown in their own currency and filtered in its units', async ({ page, publisher }) => {
  const run = randomUUID().slice(0, 6);
  await page.goto(`/orders?q=${run}`);
  await live(page);
  await publisher.publish(
    order(`usd-${run}`, 'Dollar', 1_800, 'USD'),
    order(`jpy-${run}`, 'Yen', 5_000, 'JPY'),
    order(`huf-${run}`, 'Forint', 1_234_500, 'HUF'),
    order(`huf2-${run}`, 'Second', 1_234_500, 'HUF'),
    order(`kwd-${run}`, 'Dinar', 5_000, 'KWD'),
  );
  await expect(rowOf(page, 'Dollar')).toContainText('$18.00');
  await expect(rowOf(page, 'Yen')).toContainText('¥5,000');
  await expect(rowOf(page, 'Forint')).toContainText(/HUF\s12,345\.00/);
  await expect(rowOf(page, 'Dinar')).toContainText(/KWD\s5\.000/);
  await page.getByLabel('Minimum amount').fill('18');
  await expect(rowOf(page, 'Dinar')).toHaveCount(0);
  await expect(rowOf(page, 'Dollar')).toBeVisible();
  await page.goto('/');
  // The card of one of the two may be declined.
  await expect(page.getByRole('region', { name: 'Key figures' })).toContainText(/HUF\s(12,345|24,690)\.00/, {
    timeout: 20_000,
  });
});

test('a right-to-left name does not move the text next to it', async ({ page, publisher }) => {
  const run = randomUUID().slice(0, 6);
  const names = ['Moshi\u202e99.81', 'شاي بالنعناع', 'Moshi\u2069\u202e99.81'];
  await page.goto(`/orders?q=bidi-${run}`);
  await live(page);
  const events = names.map((name, i) => {
    const event = placed(`bidi-${run}-${i}`, `Who ${i}`) as Outgoing & { data: { items: object[] } };
    return { ...event, data: { ...event.data, items: [{ sku: 'x', name, quantity: 2, unitPrice: 1_250 }] } };
  });
  await publisher.publish(
    ...(events as Outgoing[]),
    note(`Title ${run} ${names[0]}`, { body: `${names[1]} 12:30` }),
  );
  for (const i of names.keys()) {
    await expect(rowOf(page, `Who ${i}`)).toBeVisible();
    // The quantity is left of the name.
    const cell = rowOf(page, `Who ${i}`).getByRole('cell').nth(2);
    const [quantity, name] = await cell.evaluate((element) => {
      const before = document.createRange();
      before.selectNodeContents(element.firstChild as Node);
      const bdi = element.querySelector('bdi') as HTMLElement;
      return [before.getBoundingClientRect().right, bdi.getBoundingClientRect().left];
    });
    expect(quantity).toBeLessThanOrEqual((name ?? 0) + 10);
  }
  await page.goto('/notifications');
  await expect(page.getByRole('list', { name: 'Inbox' }).locator('bdi', { hasText: run })).toBeVisible();
});

test.describe('a section that fails to render', () => {
  test.use({ expectedErrors: [/a formatter that throws/] });

  test('leaves the rest of the page working, and can be retried', async ({ page, publisher }) => {
    // ISO 4217 reserves XTS for tests.
    await page.addInitScript(() => {
      const original = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format');
      Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
        get(this: Intl.NumberFormat) {
          const isBroken = (globalThis as { isBroken?: boolean }).isBroken !== false;
          if (isBroken && this.resolvedOptions().currency === 'XTS')
            throw new RangeError('a formatter that throws');
          return original?.get?.call(this);
        },
      });
    });
    await page.goto('/');
    await live(page);
    await publisher.publish(order(`xts-${randomUUID()}`, 'Tester', 100, 'XTS'));
    const orders = page.getByRole('region', { name: 'Latest orders' });
    await expect(orders).toContainText('could not be displayed');
    await expect(page.getByRole('region', { name: 'Watchlist' }).getByRole('listitem')).not.toHaveCount(0);
    await expect(page.getByRole('navigation', { name: 'Pages' }).first()).toBeVisible();
    await live(page);
    await page.evaluate(() => {
      (globalThis as { isBroken?: boolean }).isBroken = false;
    });
    await orders.getByRole('button', { name: 'Try again' }).click();
    await expect(orders.getByRole('listitem')).not.toHaveCount(0);
  });
});
