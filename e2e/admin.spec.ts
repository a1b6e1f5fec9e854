import { randomUUID } from 'node:crypto';
import { expect, live, test } from './fixtures';

test('a notification and an order that an admin generates appear on another page', async ({
  page,
  admin,
}) => {
  await page.goto('/notifications');
  await live(page);
  const title = `Sale ${randomUUID().slice(0, 8)}`;
  const form = admin.getByRole('region', { name: 'One notification' });
  await form.getByLabel('Severity').selectOption('warning');
  await form.getByLabel('Title').fill(title);
  await form.getByLabel('Text').fill('Everything must go');
  await form.getByRole('button', { name: 'Post' }).click();
  await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(title);

  const name = `Buyer ${randomUUID().slice(0, 8)}`;
  const order = admin.getByRole('region', { name: 'One order' });
  await order.getByLabel('Customer').fill(name);
  await order.getByRole('button', { name: 'Place order' }).click();
  await page.goto('/orders');
  await expect(page.getByRole('link', { name: new RegExp(name) })).toBeVisible();
});

test('a changed rate takes effect immediately and can be undone', async ({ admin }) => {
  const rate = admin.getByRole('spinbutton', { name: 'Price ticks per second' });
  await expect(rate).not.toHaveValue('0');
  const before = await rate.inputValue();
  await rate.fill('700');
  await rate.press('Enter');
  const toast = admin.locator('[data-sonner-toast]', { hasText: 'Price ticks: 700/s' });
  await expect(toast).toBeVisible();
  const measured = admin.getByRole('row', { name: /^Prices/ }).first();
  await expect(measured).toContainText(/(6[5-9]|7[0-4])\d\/s/, { timeout: 10_000 });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(rate).toHaveValue(before);
});

test('the simulator pauses and resumes', async ({ admin }) => {
  const rates = admin.getByRole('region', { name: 'Rates' });
  await rates.getByRole('button', { name: 'Pause' }).click();
  await expect(rates.getByText('Paused', { exact: true })).toBeVisible();
  await rates.getByRole('button', { name: 'Resume' }).click();
  await expect(rates.getByText('Running', { exact: true })).toBeVisible();
});

test.describe('a visitor who is not signed in', () => {
  test.use({ expectedErrors: [/401|429/] });

  test('sees only the sign-in, with an error after a wrong password', async ({ page }) => {
    await page.goto('/admin');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText(/password/i).last()).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('heading', { name: 'Generate' })).toHaveCount(0);
  });

  test('gets 401 from every admin route', async ({ request }) => {
    const paths = ['simulator', 'processes', 'invalid', 'services/payment/settings'];
    for (const path of paths) {
      const answer = await request.get(`/api/admin/${path}`);
      expect(answer.status(), path).toBe(401);
      expect(answer.headers()['content-type']).toContain('application/problem+json');
    }
  });
});

test.describe('while the simulator is killed', () => {
  // The page polls the state of the simulator.
  test.use({ expectedErrors: [/503 .*admin\/simulator/] });

  test('a killed simulator is restarted, and the page shows it', async ({ admin }) => {
    await admin.getByRole('button', { name: 'Kill simulator' }).click();
    const line = admin
      .getByRole('region', { name: 'Processes' })
      .getByRole('listitem')
      .filter({ hasText: 'simulator' });
    await expect(line).toContainText(/[1-9]\d* restarts?/, { timeout: 30_000 });
    await expect(line).toContainText('Running', { timeout: 30_000 });
  });
});
