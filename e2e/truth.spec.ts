import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { callAdmin, expect, live, note, steer, test } from './fixtures';

const inbox = (page: Page) => page.getByRole('list', { name: 'Inbox' });
const process = (admin: Page, name: string, action: 'start' | 'stop') =>
  callAdmin(admin, 'POST', `processes/${name}/${action}`);

test.describe('while services are stopped', () => {
  test.use({ expectedErrors: [/50[34]|404/] });

  test('a page shows that a service does not answer, and not that there is no data', async ({
    page,
    admin,
  }) => {
    const services = ['order', 'inventory', 'notification'];
    const stock = admin.getByRole('region', { name: 'Stock', exact: true });
    await expect(stock).toContainText('Stoneware mug');
    await Promise.all(services.map((name) => process(admin, name, 'stop')));
    await page.goto('/orders/ORD-of-nobody');
    await expect(page.getByText('No answer from the order service. Trying again.')).toBeVisible();
    await expect(page.getByText('no such order')).toHaveCount(0);
    await page.goto('/mailbox');
    await expect(page.getByText('No answer from the notification service. Trying again.')).toBeVisible();
    await page.goto('/shop');
    await expect(page.getByText('No answer from the inventory service: stock is unknown.')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Products' })).toContainText('Stock unknown');
    await expect(stock).toContainText(/No answer from the inventory service. Last state from \d\d:\d\d:\d\d/);

    await page.goto('/orders/ORD-of-nobody');
    await expect(page.getByText('No answer from the order service. Trying again.')).toBeVisible();
    await Promise.all(services.map((name) => process(admin, name, 'start')));
    await expect(page.getByText('There is no such order')).toBeVisible({ timeout: 30_000 });
    await page.goto('/shop');
    await expect(page.getByText(/^Stock as of \d\d:\d\d:\d\d/)).toBeVisible();
  });
});

test('a notification that is read in one tab is read in the other', async ({ page, context, publisher }) => {
  const other = await context.newPage();
  await Promise.all([page.goto('/notifications'), other.goto('/notifications')]);
  await Promise.all([live(page), live(other)]);
  const title = `Both tabs ${randomUUID().slice(0, 8)}`;
  await publisher.publish(note(title));
  const mark = other.getByRole('button', { name: `Mark read: ${title}` });
  await expect(mark).toBeVisible();
  await expect(inbox(page)).toContainText(title);
  await page.getByRole('button', { name: 'Mark all read' }).click();
  await expect(mark).toHaveCount(0);
  await expect(inbox(other)).toContainText(title);
});

test('a number out of range is refused with the range and changes nothing', async ({ admin }) => {
  const rate = admin.getByRole('spinbutton', { name: 'Price ticks per second' });
  const declined = admin.getByRole('spinbutton', { name: 'Cards declined' });
  await expect(declined).toBeEnabled();
  const changes: string[] = [];
  admin.on('request', (request) => {
    if (request.method() === 'PATCH') changes.push(request.url());
  });
  for (const [field, typed, range] of [
    [rate, '-5', 'from 0 to 20,000'],
    [rate, '20001', 'from 0 to 20,000'],
    [declined, '150', 'from 0 to 100'],
  ] as const) {
    const before = await field.inputValue();
    await field.fill(typed);
    await field.press('Enter');
    await expect(admin.getByRole('alert').filter({ hasText: range })).toBeVisible();
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await field.press('Escape');
    await expect(field).toHaveValue(before);
  }
  expect(changes).toEqual([]);
});

test('notifications of the simulator are marked as simulated, and no others', async ({
  page,
  admin,
  publisher,
}) => {
  await page.goto('/notifications');
  await live(page);
  await steer(admin, 'POST', 'burst', { feed: 'notifications', count: 1, seconds: 1 });
  const line = (text: string) => inbox(page).getByRole('listitem').filter({ hasText: text }).first();
  await expect(line('Burst ended: 1 of 1 notification posted')).toContainText('Simulated');
  const byHand = `By hand ${randomUUID().slice(0, 8)}`;
  const form = admin.getByRole('region', { name: 'One notification' });
  await form.getByLabel('Title').fill(byHand);
  await form.getByLabel('Text').fill('Word of a person');
  await form.getByRole('button', { name: 'Post' }).click();
  const byOther = `By another ${randomUUID().slice(0, 8)}`;
  await publisher.publish(note(byOther));
  for (const title of [byHand, byOther]) {
    await expect(line(title)).toBeVisible();
    await expect(line(title)).not.toContainText('Simulated');
  }
});

test('stopping Kafka needs a confirmation, and then every page shows what is unknown', async ({
  page,
  admin,
}) => {
  const confirm = admin.getByRole('dialog', { name: 'Stop kafka?' });
  await admin.getByRole('button', { name: 'Stop kafka' }).click();
  await expect(confirm).toContainText('No event is published or read');
  await confirm.getByRole('button', { name: 'Cancel' }).click();
  await expect(admin.getByRole('button', { name: 'Stop kafka' })).toBeVisible();

  await admin.getByRole('button', { name: 'Stop kafka' }).click();
  await confirm.getByRole('button', { name: 'Stop kafka' }).click();
  await expect(admin.getByRole('button', { name: 'Start kafka' })).toBeVisible({ timeout: 30_000 });
  try {
    for (const name of ['Feeds of the gateway', 'Lag of consumer groups'])
      await expect(admin.getByRole('region', { name })).toContainText(/Unknown since \d\d:\d\d:\d\d/);
    await page.goto('/shop');
    await page.getByRole('button', { name: 'Add Stoneware mug' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Visitor Without Kafka');
    await page.getByLabel('Email', { exact: true }).fill('visitor@example.com');
    await page.getByRole('button', { name: 'Buy' }).click();
    await expect(page.getByText('Kafka is down. The order is saved and will be published.')).toBeVisible();
    const timeline = page.getByRole('list', { name: 'Timeline' });
    await expect(timeline).toContainText(/Waiting for Kafka \(down/);
    await expect(timeline).not.toContainText(/payment|stock/i);
  } finally {
    await process(admin, 'kafka', 'start');
  }
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('Order placed', {
    timeout: 40_000,
  });
});
