import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { Outgoing } from '@/server/bus';
import { expect, live, signIn, test } from './fixtures';

test.describe.configure({ timeout: 120_000 });

/** From a line in Kafka to the page: the analysis reads at once, the page asks every second. */
const freshMs = 15_000;

const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
/** A name that no other test has, in letters that no grouping takes for a number. */
const word = (): string =>
  [...randomUUID().slice(0, 8)].map((digit) => 'ghijkmnopqrstuvw'[Number.parseInt(digit, 16)]).join('');

const line = (service: string, msg: string, over: object = {}): Outgoing =>
  ({ type: 'log.written', data: { level: 'info', service, msg, at: Date.now(), ...over } }) as Outgoing;

async function open(page: Page, tab: string, query = ''): Promise<void> {
  await page.goto(`/logs?tab=${tab}${query}`);
  await live(page);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

test('a new pattern appears with a mark, and leads to its lines', async ({ page, publisher }) => {
  const service = word();
  // Several words of its own: messages that differ in one word are variants of one pattern.
  const text = [word(), word(), word(), word()].join(' ');
  await open(page, 'patterns', '&sort=new');
  await publisher.publish(...[1, 2, 3].map((n) => line(service, `${text} ${n}`)));
  const row = card(page, 'Patterns').getByRole('row', { name: new RegExp(text) });
  await expect(row).toContainText('New', { timeout: freshMs });
  await expect(row.getByRole('cell').nth(1)).toHaveText('3');
  await row.getByRole('button').click();
  await page.getByRole('link', { name: 'Show its lines' }).click();
  await expect(page).toHaveURL(new RegExp(`text=.*service=${service}`));
  await expect(page.getByText(`${text} 3`).first()).toBeVisible();
});

test('an error is grouped, resolved, and comes back when it happens again', async ({ admin, publisher }) => {
  const service = word();
  const failure = (n: number) => {
    const message = `parcel ${n} is lost`;
    const stack = `LostError: ${message}\n    at deliver (server/services/shipping/deliver.ts:${n}:5)`;
    return line(service, 'delivery failed', { level: 'error', err: { name: 'LostError', message, stack } });
  };
  await publisher.publish(failure(1), failure(2));
  await open(admin, 'errors', `&service=${service}`);
  const errors = card(admin, 'Errors');
  const row = errors.getByRole('row', { name: /LostError/ });
  await expect(row.getByRole('cell').nth(1)).toHaveText('2', { timeout: freshMs });
  await row.getByRole('button').click();
  await expect(errors.getByText('at deliver (server/services/shipping/deliver.ts:2:5)')).toBeVisible();
  await errors.getByRole('button', { name: 'Resolve' }).click();
  await expect(admin.getByText('Resolved LostError.')).toBeVisible();
  await expect(errors.getByRole('radio', { name: 'Resolved 1' })).toBeVisible();
  await expect(row).toHaveCount(0);
  await publisher.publish(failure(3));
  await expect(row).toContainText('Regressed', { timeout: freshMs });
  await expect(errors.getByRole('radio', { name: 'Open 1' })).toBeVisible();
});

test('a person who is not an admin sees errors, and why they cannot be resolved', async ({
  page,
  publisher,
}) => {
  const service = word();
  await publisher.publish(line(service, 'out of paper', { level: 'error' }));
  await open(page, 'errors', `&service=${service}`);
  const row = card(page, 'Errors').getByRole('row', { name: /out of paper/ });
  await expect(row).toBeVisible({ timeout: freshMs });
  await row.getByRole('button').click();
  await expect(page.getByText('Only admins can resolve or ignore an error.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resolve' })).toHaveCount(0);
});

test('performance shows an operation with its percentiles, chart and slowest lines', async ({
  page,
  publisher,
}) => {
  const service = word();
  const durations = Array.from({ length: 100 }, (_, i) => i + 1);
  await publisher.publish(
    ...durations.map((durationMs) =>
      line(service, 'packed', {
        operation: 'pack parcel',
        durationMs,
        level: durationMs > 98 ? 'error' : 'info',
      }),
    ),
  );
  await open(page, 'performance', `&service=${service}&range=15m`);
  const row = card(page, 'Performance').getByRole('row', { name: /pack parcel/ });
  await expect(row.getByRole('cell').last()).toHaveText('100', { timeout: freshMs });
  const cells = await row.getByRole('cell').allTextContents();
  expect(cells[1]).toBe('2%');
  // p50, p95, p99 within 2 %, and the longest exactly.
  for (const [i, exact] of [50, 95, 99].entries())
    expect(Math.abs(Number.parseFloat(cells[2 + i] ?? '') - exact)).toBeLessThanOrEqual(2);
  expect(cells[5]).toBe('100 ms');
  await row.getByRole('button').click();
  await expect(page.getByRole('application')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Slowest' }).getByRole('listitem').first()).toContainText(
    '100 ms',
  );
});

test('an order leads to its lines, a line to its order', async ({ page, publisher }) => {
  await page.goto('/orders');
  await page.getByRole('table').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/orders\/./);
  const orderId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  const logs = card(page, 'Logs');
  await expect(logs.getByRole('link', { name: 'Open in Logs' })).toBeVisible();
  const verb = word();
  await publisher.publish(line(verb, `${verb} at the door`, { orderId }));
  await expect(logs.getByText(`${verb} at the door`)).toBeVisible({ timeout: freshMs });
  await logs.getByRole('link', { name: 'Open in Logs' }).click();
  await expect(page).toHaveURL(/\/logs\?orderId=/);
  await page.getByText(`${verb} at the door`).first().click();
  await page.getByRole('link', { name: `Order ${orderId}` }).click();
  await expect(page.getByRole('list', { name: 'Timeline' })).toBeVisible();
});

test('a process on Admin leads to its lines, and a line to its process', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Logs of payment' }).click();
  await expect(page).toHaveURL(/\/logs\?service=payment/);
  await page.goto('/admin#process-payment');
  await expect(page.locator('#process-payment')).toHaveAttribute('aria-current', 'true');
});
