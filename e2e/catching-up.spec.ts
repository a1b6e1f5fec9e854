import type { Page, WebSocketRoute } from '@playwright/test';
import type { HealthSample } from '@/lib/health';
import type { EventsBatch, SubscribeOk } from '@/lib/protocol';
import { expect, live, steer, test } from './fixtures';

type Kafka = HealthSample['kafka'];

/** The way from the gateway, on which a test puts in what the gateway says in states that take minutes to come about. */
class Wire {
  kafka: Kafka;
  private socket: WebSocketRoute | undefined;
  private orders: SubscribeOk | undefined;

  async lay(page: Page): Promise<void> {
    await page.routeWebSocket(/\/socket\.io\//, (socket) => {
      this.socket = socket;
      const server = socket.connectToServer();
      server.onMessage((message) => socket.send(this.pass(String(message))));
    });
  }

  /** A batch of a replay of the orders, where the page stands. */
  replay(done: number, total: number): void {
    const { cursor = '', seq, position } = this.orders ?? {};
    const standing = {
      cursor,
      ...(seq === undefined ? {} : { seq }),
      ...(position === undefined ? {} : { position }),
    };
    const replay = { done, total };
    const batch: EventsBatch = {
      feed: 'orders',
      events: [],
      conflated: 0,
      recovered: true,
      replay,
      ...standing,
    };
    this.socket?.send(`42${JSON.stringify(['events', batch])}`);
  }

  private pass(message: string): string {
    const [, answer] = /^43\d+\[(\{"ok":true,"feed":"orders".*\})\]$/.exec(message) ?? [];
    if (answer) this.orders = JSON.parse(answer);
    if (!this.kafka || !/^42\["events",\{"feed":"health"/.test(message)) return message;
    const [name, batch] = JSON.parse(message.slice(2)) as [string, EventsBatch];
    for (const { data } of batch.events) (data as HealthSample).kafka = this.kafka;
    return `42${JSON.stringify([name, batch])}`;
  }
}

test('what is read from Kafka counts down on the pill, and shows its progress per feed', async ({
  page,
  admin,
}) => {
  await steer(admin, 'POST', 'pause');
  const wire = new Wire();
  await wire.lay(page);
  await page.goto('/');
  await live(page);
  const pill = page.getByTestId('freshness');
  await pill.click();
  wire.replay(880, 4_000);
  await expect(pill).toContainText('Catching up · 3,120 behind');
  const progress = page.getByRole('progressbar', { name: /^Orders/ });
  await expect(progress).toHaveAttribute('aria-valuenow', '880');
  await expect(progress).toHaveAttribute('aria-valuetext', '880 of 4,000');
  const told = page.getByRole('status').filter({ hasText: 'read from Kafka' });
  await expect(told).toHaveText('Catching up: what was missed is read from Kafka, 4,000 messages');
  wire.replay(3_000, 4_000);
  await expect(pill).toContainText('Catching up · 1,000 behind');
  await expect(told).toContainText('4,000 messages');
  wire.replay(4_000, 4_000);
  await live(page);
  await expect(progress).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'Caught up' })).toHaveText('Caught up. Live');
  await steer(admin, 'POST', 'resume');
});

test('a Kafka that does not answer is on the pill within 3 s, with since when', async ({ page }) => {
  const wire = new Wire();
  await wire.lay(page);
  await page.goto('/');
  await live(page);
  const pill = page.getByTestId('freshness');
  wire.kafka = { state: 'down', since: Date.now() - 12_000 };
  await expect(pill).toHaveAttribute('data-phase', 'catching-up', { timeout: 3_000 });
  await expect(pill).toContainText(/Catching up · silent 1\d s/);
  await pill.click();
  const panel = page.getByRole('dialog', { name: 'Delivery ledger' });
  await expect(panel).toContainText('Kafka does not answer the gateway: no event can arrive. Since ');
  await expect(panel).toContainText(/\d+ s ago/);
  wire.kafka = { state: 'up', since: Date.now() };
  await live(page);
});
