import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { Publisher } from '@/server/bus';
import { expect, live, test } from './fixtures';
import { receiveWebhooks, type WebhookReceiver } from './webhook-receiver';

test.describe.configure({ timeout: 120_000 });

const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
/** The row of a rule; one with what is open of it may follow. */
const row = (page: Page, name: string): Locator => card(page, 'Rules').getByRole('row', { name }).first();
/** Letters only, so that the id of the rule is the name. */
const word = (): string =>
  randomUUID()
    .replaceAll(/[^a-f]/g, '')
    .padEnd(6, 'x')
    .slice(0, 6);

/** Opens the Alerts page with a rule that is open. */
async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`/alerts${query}`);
  await live(page);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Writes five log lines of a service every half second, until it is stopped. */
function writeLines(publisher: Publisher, service: string): () => void {
  const line = () => ({
    type: 'log.written' as const,
    data: { level: 'info' as const, service, msg: 'over the limit', at: Date.now() },
  });
  const timer = setInterval(() => void publisher.publish(line(), line(), line(), line(), line()), 500);
  return () => clearInterval(timer);
}

let webhooks: WebhookReceiver;
test.beforeAll(async () => {
  webhooks = await receiveWebhooks();
});
test.afterAll(() => webhooks.stop());

/** Creates a channel whose webhooks the test receives. */
async function createChannel(page: Page, id: string): Promise<void> {
  const answer = await page.request.post('/api/admin/alert-channels', {
    headers: { origin: new URL(page.url()).origin },
    data: { id, name: `Channel ${id}`, kind: 'webhook', format: 'pulseboard', url: webhooks.url },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}

/** Types of the webhooks about a service, in the order in which they came. */
const sentOf = (service: string): string[] =>
  webhooks.received.filter(({ data }) => data.title.includes(service)).map(({ type }) => type);

/** Fills the form: more than 8 lines of the service in 4 s, for 4 s, sent to the channel of the same name. */
async function createRule(page: Page, name: string, service: string): Promise<void> {
  await page.goto('/alerts/new');
  await page.getByLabel('Topic', { exact: true }).selectOption('logs');
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByLabel('Field of condition 1').fill('service');
  await page.getByLabel('Value of condition 1').fill(service);
  await page.getByLabel('Window', { exact: true }).fill('4s');
  await page.getByLabel('Threshold', { exact: true }).fill('8');
  await page.getByLabel('For', { exact: true }).fill('8s');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Title of an alert').fill(`{{value}} lines of ${service}`);
  await page.getByLabel('Choose channels for this rule').check();
  await page.getByLabel(`Channel ${service}`).check();
  await page.getByRole('button', { name: 'Create rule' }).click();
  await expect(page).toHaveURL(/\/alerts\?open=/);
}

test('a rule of the form is pending, fires, is sent, acknowledged, resolved, muted and deleted', async ({
  admin,
  publisher,
}) => {
  const service = word();
  const name = `Lines of ${service}`;
  await createChannel(admin, service);
  await createRule(admin, name, service);
  await expect(row(admin, name)).toContainText(/Inactive|No data/);
  let stop = writeLines(publisher, service);
  await expect(row(admin, name)).toContainText('Pending', { timeout: 20_000 });
  await expect(row(admin, name)).toContainText('Firing', { timeout: 30_000 });
  const alerts = admin.getByRole('list', { name: 'Alerts' });
  await expect(alerts).toContainText(new RegExp(`\\d+ lines of ${service}`));
  await alerts.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(alerts).toContainText(/Acknowledged \d\d:\d\d/);
  stop();
  await expect(row(admin, name)).toContainText('Inactive', { timeout: 20_000 });
  await expect.poll(() => sentOf(service)).toEqual(['alert.firing', 'alert.resolved']);

  await admin.getByRole('button', { name: 'Mute rule' }).click();
  await admin.getByRole('radio', { name: '30 min' }).click();
  await admin.getByLabel('Reason, optional').fill('tested');
  await admin.getByRole('dialog').getByRole('button', { name: 'Mute', exact: true }).click();
  stop = writeLines(publisher, service);
  await expect(row(admin, name)).toContainText('Firing', { timeout: 30_000 });
  await expect(alerts).toContainText(/Muted until \d\d:\d\d/);
  stop();
  // What still fires when a mute ends is sent.
  await expect(row(admin, name)).toContainText('Inactive', { timeout: 20_000 });

  await admin.getByRole('tab', { name: 'Mutes' }).click();
  const mute = card(admin, 'Mutes').getByRole('listitem').filter({ hasText: name });
  await expect(mute).toContainText('tested');
  await expect(mute).toContainText(/ends in (29|30) min/);
  await mute.getByRole('button', { name: 'End now' }).click();
  await expect(mute).toHaveCount(0);

  await admin.getByRole('tab', { name: 'History' }).click();
  await admin.getByLabel('Rule', { exact: true }).selectOption({ label: name });
  const incidents = card(admin, 'History').getByRole('list', { name: 'Incidents' }).getByRole('listitem');
  await expect(incidents).toHaveCount(2, { timeout: 15_000 });
  await expect(incidents.first()).toContainText(/Resolved.*Muted/s);
  await expect(incidents.last()).toContainText(/Resolved.*Sent/s);
  await expect(card(admin, 'History').getByRole('list', { name: 'Timeline' })).toContainText(
    `${name}2 times`,
  );

  await admin.getByRole('tab', { name: 'Rules' }).click();
  await admin.getByRole('button', { name: 'Delete', exact: true }).click();
  await admin.getByRole('button', { name: 'Delete rule' }).click();
  await expect(row(admin, name)).toHaveCount(0);
  expect(sentOf(service)).toHaveLength(2);
  const { origin } = new URL(admin.url());
  await admin.request.delete(`/api/admin/alert-channels/${service}`, { headers: { origin } });
});

test('a shared link opens the rule, and a viewer changes nothing', async ({ page }) => {
  await open(page, '?open=payments-declined&severity=critical');
  const opened = card(page, 'Rules').getByRole('button', { expanded: true });
  await expect(opened).toContainText('Many payments are declined');
  await expect(page.getByRole('region', { name: 'What to do' })).toBeVisible();
  await expect(page.getByRole('figure', { name: /Many payments are declined/ })).toBeVisible();
  await expect(page.getByText('Only administrators can mute or change a rule.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'New rule' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(opened).toHaveCount(0);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/open=/);
  await page.reload();
  await expect(opened).toHaveCount(1);
});

test('updates move nothing on the page', async ({ page }) => {
  await open(page, '?open=payments-declined');
  await expect(page.getByRole('figure', { name: /Many payments are declined/ })).toBeVisible();
  await page.evaluate(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) =>
      shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value)),
    ).observe({ type: 'layout-shift' });
  });
  const updated = () => page.waitForResponse((response) => response.url().endsWith('/api/alerts'));
  await updated();
  await updated();
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.001);
});
