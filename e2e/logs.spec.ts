import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { Outgoing } from '@/server/bus';
import { callAdmin, expect, live, placed, test } from './fixtures';

test.describe.configure({ timeout: 120_000 });

/** A name that no other test has. */
const word = (): string => randomUUID().replaceAll(/[\d-]/g, '');
const line = (service: string, msg: string, over: object = {}): Outgoing =>
  ({ type: 'log.written', data: { level: 'info', service, msg, at: Date.now(), ...over } }) as Outgoing;

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Log lines' });
const row = (page: Page, text: string | RegExp): Locator =>
  grid(page).getByRole('row').filter({ hasText: text });
const filterBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter' });

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`/logs${query}`);
  await live(page);
}

test('a filter that is typed shows the lines that match, and the shared link shows the same', async ({
  page,
  publisher,
  context,
}) => {
  const service = word();
  await publisher.publish(line(service, 'fine'), line(service, 'card declined', { level: 'error' }));
  await open(page);
  await page.keyboard.press('/');
  await page.keyboard.type(`level:warn service:${service} declined`);
  await expect(page).toHaveURL(/level=warn/);
  await expect(row(page, 'card declined')).toBeVisible();
  await expect(row(page, 'fine')).toHaveCount(0);
  const shared = await context.newPage();
  await shared.goto(page.url());
  await expect(filterBox(shared)).toHaveValue(`level:warn service:${service} declined`);
  await expect(row(shared, 'card declined')).toBeVisible();
  // What comes later is filtered as well.
  await publisher.publish(
    line(service, 'declined again', { level: 'fatal' }),
    line(service, 'declined, but fine'),
  );
  await expect(row(shared, 'declined again')).toBeVisible();
  await expect(row(shared, 'but fine')).toHaveCount(0);
});

test('order: shows what all services wrote about an order, and a line leads back to it', async ({
  page,
  publisher,
}) => {
  const orderId = `ORD-${word()}`;
  await publisher.publish(placed(orderId));
  await open(page);
  await filterBox(page).fill(`order:${orderId}`);
  // Until then the lines of every order are there.
  await expect(page).toHaveURL(new RegExp(orderId));
  await expect(row(page, 'payment').first()).toBeVisible({ timeout: 30_000 });
  await row(page, 'payment').first().click();
  const detail = page.getByRole('dialog', { name: /Log line/ });
  await expect(detail.getByRole('link', { name: /Order/ })).toHaveAttribute('href', `/orders/${orderId}`);
  await detail.getByRole('tab', { name: 'Lines around it' }).click();
  await expect(detail.getByRole('list', { name: 'Lines around it' }).getByRole('listitem')).not.toHaveCount(
    0,
  );
  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
});

test('that a service was killed is there, beside its last line, and its restart', async ({
  page,
  operator,
}) => {
  await open(page, '?service=payment,supervisor');
  await expect(row(page, 'payment').first()).toBeVisible({ timeout: 30_000 });
  await callAdmin(operator, 'POST', 'processes/payment/kill');
  const killed = row(page, /payment was ended by SIGKILL/).last();
  await expect(killed).toBeVisible({ timeout: 30_000 });
  await killed.click();
  await page.getByRole('button', { name: 'Line above' }).click();
  const detail = page.getByRole('dialog', { name: /Log line/ });
  await expect(detail).not.toContainText('SIGKILL');
  await expect(detail.getByRole('link', { name: /Process.*payment/ })).toBeVisible();
  // Alone, because the service catches up with hundreds of lines.
  await open(page, '?service=supervisor&text=payment');
  await expect(row(page, /payment is ready/).last()).toBeVisible({ timeout: 60_000 });
});

test('scrolling back goes from live to past lines without a seam', async ({ page, publisher }) => {
  const service = word();
  const count = 1_300;
  const lines = Array.from({ length: count }, (_, n) => line(service, `seam ${n};`));
  await publisher.publish(...lines);
  await open(page, `?service=${service}`);
  await expect(row(page, `seam ${count - 1};`)).toBeVisible({ timeout: 30_000 });
  const seen = new Set<string>();
  const scroller = page.getByRole('region', { name: 'Log lines' });
  await scroller.hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, -200);
        // Until the rows at the new position are drawn: a busy page would take several steps at once.
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        for (const text of await grid(page).getByRole('row').allTextContents())
          for (const [found] of text.matchAll(/seam \d+;/g)) seen.add(found);
        const isAtEnd = await page.getByText(/^No earlier lines/).isVisible();
        return isAtEnd && (await scroller.evaluate(({ scrollTop }) => scrollTop)) === 0;
      },
      { timeout: 90_000, intervals: [30] },
    )
    .toBe(true);
  expect(await grid(page).getAttribute('aria-rowcount')).toBe(String(count + 1));
  expect(seen.size).toBe(count);
});

test.describe('with a regular expression', () => {
  // The server refuses what is no expression.
  test.use({ expectedErrors: [/400 .*pattern=/] });

  test('a regular expression is applied to live and past lines, and a wrong one says why', async ({
    page,
    publisher,
  }) => {
    const service = word();
    await publisher.publish(line(service, 'took 17 ms'), line(service, 'took long'));
    await open(page, `?service=${service}`);
    await expect(row(page, 'took long')).toBeVisible();
    await filterBox(page).fill(`service:${service} /TOOK \\d+/`);
    await expect(row(page, 'took long')).toHaveCount(0);
    await expect(row(page, 'took 17 ms')).toBeVisible();
    await publisher.publish(line(service, 'took 4 ms'), line(service, 'took none'));
    await expect(row(page, 'took 4 ms')).toBeVisible();
    await expect(row(page, 'took none')).toHaveCount(0);
    await filterBox(page).fill(`service:${service} /took (/`);
    await expect(page.getByText(/missing closing \)/).first()).toBeVisible();
  });
});

test('a part of the histogram that is selected shows its lines, and back to live the new ones', async ({
  page,
  publisher,
}) => {
  const service = word();
  await publisher.publish(line(service, 'in the histogram'));
  await open(page, `?service=${service}`);
  await expect(row(page, 'in the histogram')).toBeVisible();
  const brush = page.getByRole('slider', { name: 'Select a time' });
  await expect(page.getByRole('figure', { name: 'Lines over time' })).toContainText('1 info', {
    timeout: 30_000,
  });
  const box = await brush.boundingBox();
  if (!box) throw new Error('The histogram has no place.');
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 1, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=.*to=/);
  await expect(row(page, 'in the histogram')).toBeVisible();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await publisher.publish(line(service, 'live again'));
  await expect(row(page, 'live again')).toBeVisible();
});

test('everything works by keyboard', async ({ page, publisher }) => {
  const service = word();
  await publisher.publish(line(service, 'first'), line(service, 'second'), line(service, 'third'));
  await open(page, `?service=${service}`);
  await expect(row(page, 'third')).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  await expect(row(page, 'second')).toHaveAttribute('aria-selected', 'true');
  await publisher.publish(line(service, 'fourth'));
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('dialog', { name: /Log line/ });
  await expect(detail).toContainText('second');
  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await page.keyboard.press('n');
  await expect(row(page, 'fourth')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Follow new lines');
});

test('an open line is accessible and fits a phone and a wide screen, light and dark', async ({
  page,
  publisher,
}) => {
  const service = word();
  const err = {
    name: 'CardError',
    message: 'declined',
    stack: 'CardError: declined\n    at charge (a.ts:1:2)',
  };
  await publisher.publish(
    line(service, '\u001b[31mred\u001b[0m <b>text</b> \u202eevil', { level: 'error', err }),
  );
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport);
    await open(page, `?service=${service}`);
    await row(page, 'red <b>text</b>').click();
    await expect(page.getByRole('dialog', { name: /Log line/ })).toContainText('at charge');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.screenshot({ path: `test-results/screens/log-line-${viewport.width}-${theme}.png` });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(found, `${viewport.width}, ${theme}`).toEqual([]);
    }
  }
});
