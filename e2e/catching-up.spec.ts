import { randomUUID } from 'node:crypto';
import type { Page, WebSocketRoute } from '@playwright/test';
import type { HealthSample } from '@/lib/health';
import type { EventsBatch } from '@/lib/protocol';
import { sumOf } from '@/lib/protocol/event-sum';
import { callAdmin, expect, live, placed, test } from './fixtures';

/** Intercepts messages from the gateway and inserts those of states that would take minutes to reach. */
class GatewayMessages {
  /** Fields that replace those of each health sample. */
  health: Partial<HealthSample> | undefined;
  private socket: WebSocketRoute | undefined;
  private orders: Pick<EventsBatch, 'cursor' | 'offsets'> = { cursor: '' };
  /** Live batches of orders during a replay; a gateway sends them after it. */
  private waiting: string[] | undefined;

  async attach(page: Page): Promise<void> {
    await page.routeWebSocket(/\/socket\.io\//, (socket) => {
      this.socket = socket;
      socket.connectToServer().onMessage((message) => this.pass(String(message)));
    });
  }

  /** Sends an empty replay batch of orders at the page's cursor. */
  replay(done: number, total: number): void {
    const { cursor, offsets } = this.orders;
    const at = offsets?.to ?? 0;
    const replay = { done, total };
    const batch: EventsBatch = {
      feed: 'orders',
      cursor,
      events: [],
      conflated: 0,
      offsets: { from: at, to: at, filtered: 0, invalid: 0, markers: 0 },
      sum: 0,
      recovered: true,
      replay,
    };
    this.socket?.send(`42${JSON.stringify(['events', batch])}`);
    this.waiting ??= [];
    if (done < total) return;
    const { waiting } = this;
    this.waiting = undefined;
    for (const message of waiting) this.pass(message);
  }

  private pass(message: string): void {
    const [, json] = /^4[23]\d*(\[.*\])$/.exec(message) ?? [];
    const body = json === undefined ? undefined : (JSON.parse(json) as unknown[]).at(-1);
    const { feed, events, cursor, offsets } = (body ?? {}) as Partial<EventsBatch>;
    if (feed === 'orders' && this.waiting && events) {
      this.waiting.push(message);
      return;
    }
    if (feed === 'orders' && cursor !== undefined) this.orders = { cursor, ...(offsets ? { offsets } : {}) };
    if (feed === 'health' && events && this.health) {
      for (const { data } of events) Object.assign(data as HealthSample, this.health);
      // The page verifies the sum.
      this.socket?.send(`42${JSON.stringify(['events', { ...(body as object), sum: sumOf(events) }])}`);
    } else this.socket?.send(message);
  }
}

test('the pill counts down the events replayed from Kafka, with a progress bar per feed', async ({
  page,
  quietShop: _,
}) => {
  const gateway = new GatewayMessages();
  await gateway.attach(page);
  await page.goto('/');
  await live(page);
  const pill = page.getByTestId('freshness');
  await pill.click();
  gateway.replay(880, 4_000);
  await expect(pill).toContainText('Catching up · 3,120 behind');
  const progress = page.getByRole('progressbar', { name: /^Orders/ });
  await expect(progress).toHaveAttribute('aria-valuenow', '880');
  await expect(progress).toHaveAttribute('aria-valuetext', '880 of 4,000');
  const announcement = page.getByRole('status').filter({ hasText: 'missed events from Kafka' });
  await expect(announcement).toHaveText('Catching up. Reading missed events from Kafka: 4,000 messages.');
  gateway.replay(3_000, 4_000);
  await expect(pill).toContainText('Catching up · 1,000 behind');
  await expect(announcement).toContainText('4,000 messages');
  gateway.replay(4_000, 4_000);
  await live(page);
  await expect(progress).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'Caught up' })).toHaveText('Caught up. Live');
});

test('the pill shows Kafka down, and since when, with the next health sample', async ({ page }) => {
  const gateway = new GatewayMessages();
  await gateway.attach(page);
  await page.goto('/');
  await live(page);
  const pill = page.getByTestId('freshness');
  gateway.health = { kafka: { state: 'down', since: Date.now() - 12_000 } };
  await expect(pill).toHaveAttribute('data-phase', 'kafka-down');
  await expect(pill).toHaveText(/^Kafka down · 1\d s$/);
  await pill.click();
  const panel = page.getByRole('dialog', { name: 'Delivery ledger' });
  await expect(panel).toContainText(
    'Kafka does not answer the gateway. No event can arrive until it does. Since ',
  );
  await expect(panel).toContainText(/\d+ s ago/);
  gateway.health = { kafka: { state: 'up', since: Date.now() } };
  await live(page);
});

test('the notice names a producer whose clock is two minutes behind', async ({ page }) => {
  const gateway = new GatewayMessages();
  await gateway.attach(page);
  await page.goto('/');
  await live(page);
  const producerClock = { offsetMs: -120_004, source: 'e2e/till', producers: 1 };
  const prices = { feed: 'prices', eventsPerSecond: 1, ringEvents: 1, lagMessages: 0, lagSeconds: 0 };
  gateway.health = { feeds: [{ ...prices, producerClock }] };
  await expect(page.getByTestId('freshness')).toHaveText('Clock trouble');
  await expect(page.getByTestId('notice')).toHaveText(
    /^Producer e2e\/till of prices has a clock that is 2 min behind/,
  );
});

test('orders from before the page was opened are complete after a stopped service has worked off its lag', async ({
  page,
  operator,
  quietShop: _,
  publisher,
}) => {
  const run = randomUUID().slice(0, 8);
  const payment = (action: 'start' | 'stop') => callAdmin(operator, 'POST', `processes/payment/${action}`);
  await payment('stop');
  try {
    const row = page.getByRole('row', { name: `Late ${run}` });
    await publisher.publish(placed(`ORD-${run}`, `Late ${run}`, 'MUG-01'));
    await page.goto(`/orders?q=${encodeURIComponent(`Late ${run}`)}`);
    await expect(row).toContainText('Reserved');
    const others = Array.from({ length: 200 }, (_, i) => placed(`ORD-${run}-${i}`, `Other ${run}`));
    await publisher.publish(...others);
    await expect
      .poll(async () => {
        await page.reload();
        await live(page);
        return row.count();
      })
      .toBe(0);
    await payment('start');
    // Cancelled when the card is declined.
    await expect(row).toContainText(/25\.00(Confirmed|Dispatched|Delivered|Cancelled)/);
  } finally {
    await payment('start');
  }
});
