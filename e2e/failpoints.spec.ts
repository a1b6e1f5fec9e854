import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Failpoint } from '@/server/gateway/failpoints';
import { arm } from './arm';
import { expect, ledgerRow, live, note, quiet, test, tick, within } from './fixtures';

// The page logs discrepancies.
test.use({ expectedErrors: [/The account of \w+ \([\w-]+\) failed/] });

const seenWithinMs = 3_000;

/** Holds back subscribe requests, so that a test sees the page before its repair. */
class SubscribeRequests {
  private held: (() => void)[] | undefined;

  async attach(page: Page): Promise<void> {
    await page.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        if (this.held && String(message).includes('"subscribe"')) this.held.push(() => server.send(message));
        else server.send(message);
      });
    });
  }

  hold(): void {
    this.held = [];
  }

  release(): void {
    const { held = [] } = this;
    this.held = undefined;
    for (const send of held) send();
  }
}

const faults: readonly Failpoint[] = [
  { name: 'drop' },
  { name: 'double' },
  { name: 'reorder' },
  { name: 'change' },
  // Also in the gateway's ring buffer: only Kafka has the right event.
  { name: 'change', where: 'before-ring' },
  { name: 'lose-batch' },
];

test('an event or a batch that the gateway gets wrong is unexplained within 3 s and then repaired', async ({
  page,
  quietShop: _,
  noAlerts: __,
  publisher,
}) => {
  const requests = new SubscribeRequests();
  await requests.attach(page);
  await page.goto('/notifications');
  await live(page);
  await quiet(page, 'Notifications');
  const panel = page.getByRole('dialog', { name: 'Delivery ledger' });
  const run = randomUUID().slice(0, 8);
  let published = 0;
  const publish = async (count: number): Promise<void> => {
    await publisher.publish(...Array.from({ length: count }, () => note(`${run} ${published++}`)));
  };
  const inbox = page.getByRole('list', { name: 'Inbox' });
  const latest = () => inbox.getByText(`About ${run} ${published - 1}`, { exact: true });
  const before = await ledgerRow(page, 'Notifications');
  for (const [index, failpoint] of faults.entries()) {
    await test.step(`${failpoint.name} ${failpoint.where ?? ''}`, async () => {
      await arm({ ...failpoint, feed: 'notifications' });
      requests.hold();
      // The broker decides how many records are in a batch.
      const count = failpoint.name === 'lose-batch' ? '\\d+' : '1';
      await publish(3);
      await within(seenWithinMs, async (timeout) => {
        await expect(panel).toContainText(new RegExp(`Unexplained ${count}: `), timeout);
      });
      await expect(page.getByTestId('freshness')).toHaveText(new RegExp(`^Unexplained ${count}$`));
      await expect(latest()).toHaveCount(0);
      requests.release();
      await expect(panel).not.toContainText(/Unexplained \d+: /);
      const { repaired = 0, unexplained } = await ledgerRow(page, 'Notifications');
      expect([repaired >= index + 1, unexplained]).toEqual([true, 0]);
      await expect(latest()).toBeVisible();
    });
  }
  await expect(panel).toContainText(/Repaired \d+: /);
  const { received = 0, recovered = 0, ...after } = await ledgerRow(page, 'Notifications');
  expect(received + recovered - (before.received ?? 0) - (before.recovered ?? 0)).toBe(published);
  expect(after).toMatchObject({ missed: 0, duplicates: 0, malformed: 0 });
});

test('events that a filter wrongly drops are unexplained and then repaired', async ({
  page,
  quietShop: _,
  publisher,
}) => {
  await page.goto('/prices/ACME');
  await live(page);
  await quiet(page, 'Prices');
  const { repaired = 0 } = await ledgerRow(page, 'Prices');
  await arm({ name: 'narrow-filter', feed: 'prices' });
  await publisher.publish(tick('ACME', 100), tick('ACME', 101));
  await expect
    .poll(() => ledgerRow(page, 'Prices'))
    .toMatchObject({ repaired: repaired + 1, unexplained: 0, missed: 0 });
});

test('a snapshot without one of its rows is not shown, and the complete one is', async ({
  page,
  publisher,
  quietShop: _,
  noAlerts: __,
}) => {
  const run = randomUUID().slice(0, 8);
  await publisher.publish(note(`${run} in the snapshot`));
  await page.goto('/orders');
  await live(page);
  await arm({ name: 'short-snapshot', feed: 'notifications' });
  await page.goto('/notifications');
  await expect(page.getByRole('list', { name: 'Inbox' })).toContainText(`${run} in the snapshot`);
  await expect.poll(() => ledgerRow(page, 'Notifications')).toMatchObject({ repaired: 1, unexplained: 0 });
});
