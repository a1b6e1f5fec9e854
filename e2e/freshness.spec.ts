import { randomUUID } from 'node:crypto';
import type { Locator, Page, WebSocketRoute } from '@playwright/test';
import { arm } from './arm';
import { callAdmin, expect, ledgerRow, live, note, placed, test, within } from './fixtures';

const seenWithinMs = 3_000;
const staleWithinMs = 5_000;
/** The page checks its state four times a second, and the machine runs other processes. */
const slackMs = 1_500;
const asOf = /as of \d\d:\d\d:\d\d/;

const pillOf = (page: Page): Locator => page.getByTestId('freshness');

/** Colourfulness: the largest difference between red, green and blue of any text or line, 0 to 255. */
const colourIn = (region: Locator): Promise<number> =>
  region.evaluate((root) => {
    const spread = (colour: string): number => {
      const [r = 0, g = 0, b = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return alpha === 0 ? 0 : Math.max(r, g, b) - Math.min(r, g, b);
    };
    const all = [root, ...root.querySelectorAll('*')].map((element) => getComputedStyle(element));
    return Math.max(
      ...all.map(({ color, backgroundColor }) => Math.max(spread(color), spread(backgroundColor))),
    );
  });

/** The greys of the page are tinted. */
const grey = 16;

async function isStale(region: Locator, withinMs: number): Promise<void> {
  await within(withinMs, (timeout) => expect(region).toHaveAttribute('data-freshness', 'stale', timeout));
  expect(await colourIn(region)).toBeLessThanOrEqual(grey);
  // A flash that began before has to end.
  await expect.poll(() => region.evaluate((root) => root.getAnimations({ subtree: true }).length)).toBe(0);
}

const tables: Record<string, (page: Page) => Locator> = {
  '/orders': (page) => page.getByRole('table', { name: 'Orders' }),
  '/prices': (page) => page.getByRole('table', { name: 'Prices' }),
  '/notifications': (page) => page.getByRole('list', { name: 'Inbox' }),
};

test('while the broker is stopped every page shows Kafka down, turns grey and shows as of when its data is', async ({
  page,
  admin,
  publisher,
}) => {
  test.setTimeout(120_000);
  await publisher.publish(note('In the inbox'));
  await page.goto('/');
  await live(page);
  const watchlist = page.getByRole('region', { name: 'Watchlist' });
  await expect(watchlist.getByRole('listitem')).not.toHaveCount(0);
  expect(await colourIn(watchlist)).toBeGreaterThan(grey);
  await callAdmin(admin, 'POST', 'processes/kafka/stop');
  try {
    await within(seenWithinMs + slackMs, (timeout) =>
      expect(pillOf(page)).toHaveText(/^Kafka down · \d+ s$/, timeout),
    );
    await expect(page.getByTestId('notice')).toHaveText(/^Kafka does not answer the gateway\./);
    for (const name of ['Order pipeline', 'Watchlist', 'Latest orders', 'Latest notifications'])
      await isStale(page.getByRole('region', { name, exact: true }), staleWithinMs + slackMs);
    const time = watchlist.locator('time', { hasText: asOf });
    await expect(time).toHaveAttribute('title', /\d:\d\d:\d\d.*(UTC|GMT|[A-Z]{3,})/);
    // The gateway is up, so its samples of the services are current.
    await expect(page.getByRole('region', { name: 'System' })).toHaveAttribute('data-freshness', 'live');
    await pillOf(page).click();
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'Prices', exact: true }) });
    await expect(row).toContainText(/Kafka down \d+ s/);
    // Pages opened meanwhile show it from the start.
    for (const [path, shown] of Object.entries(tables)) {
      await page.goto(path);
      await isStale(page.locator('[data-freshness]').filter({ has: shown(page) }), 15_000);
      await expect(page.getByText(asOf).first()).toBeVisible();
    }
  } finally {
    await callAdmin(admin, 'POST', 'processes/kafka/start');
  }
  await expect(pillOf(page)).toHaveAttribute('data-phase', 'live', { timeout: 40_000 });
  await expect(page.locator('[data-freshness="stale"]')).toHaveCount(0);
});

test('a paused page is stale immediately and shows how to resume', async ({ page }) => {
  await page.goto('/');
  await live(page);
  const watchlist = page.getByRole('region', { name: 'Watchlist' });
  await expect(watchlist.getByRole('listitem')).not.toHaveCount(0);
  await page.keyboard.press('Shift+P');
  await expect(pillOf(page)).toHaveText('Paused');
  await expect(page.getByTestId('notice')).toHaveText('Paused. Resume to load what you missed.');
  await isStale(watchlist, slackMs);
  await expect(watchlist).toContainText(asOf);
  const figure = watchlist.getByRole('listitem').first();
  expect(await figure.evaluate((cell) => getComputedStyle(cell).fontStyle)).toBe('normal');
  await page.keyboard.press('Shift+P');
  await live(page);
  await expect(watchlist).toHaveAttribute('data-freshness', 'live');
});

test('a connected gateway without heartbeats counts as lost', async ({ page }) => {
  const sockets = new Set<WebSocketRoute>();
  const muted = new Set<WebSocketRoute>();
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    sockets.add(socket);
    socket.connectToServer().onMessage((message) => {
      if (!muted.has(socket)) socket.send(message);
    });
  });
  await page.goto('/');
  await live(page);
  for (const socket of sockets) muted.add(socket);
  await within(seenWithinMs + slackMs, (timeout) =>
    expect(pillOf(page)).toHaveText(/^Gateway lost · \d+ s$/, timeout),
  );
  await isStale(page.getByRole('region', { name: 'Watchlist' }), staleWithinMs + slackMs);
  // The messages held back are lost; a new connection resumes from the last cursor.
  for (const socket of muted) await socket.close({ code: 1012 });
  await live(page);
});

/** Shifts this browser's clock. */
const shiftClock = (page: Page, ms: number) =>
  page.addInitScript((by) => {
    const Real = Date;
    const shifted = class extends Real {
      constructor(...given: unknown[]) {
        super(...((given.length === 0 ? [Real.now() + by] : given) as []));
      }
      static override now = () => Real.now() + by;
    };
    globalThis.Date = shifted as DateConstructor;
  }, ms);

test('a browser whose clock is two minutes behind gets a notice, and ages are still right', async ({
  page,
  publisher,
}) => {
  await shiftClock(page, -120_000);
  await page.goto('/');
  await expect(pillOf(page)).toHaveText('Clock trouble');
  await expect(page.getByTestId('notice')).toHaveText(/^This computer's clock is 2 min behind\./);
  const orderId = `e2e-${randomUUID()}`;
  await page.goto(`/orders?q=${orderId}`);
  await live(page);
  await publisher.publish(placed(orderId, 'Grace Hopper'));
  const row = page.getByRole('row', { name: 'Grace Hopper' });
  await expect(row).toContainText(/now|\d s ago/);
  await expect(row).not.toContainText(/in \d/);
});

test('the notice names a gateway whose clock is two minutes ahead within 3 s', async ({ page }) => {
  await page.goto('/');
  await live(page);
  await arm({ name: 'clock', offsetMs: 120_000 });
  try {
    await within(seenWithinMs + slackMs, (timeout) =>
      expect(page.getByTestId('notice')).toHaveText(/^The gateway's clock is 2 min ahead\./, timeout),
    );
    await expect(pillOf(page)).toHaveText('Clock trouble');
    // Not only until the next heartbeat, which has a timestamp of the gateway.
    const heartbeats = async () => (await ledgerRow(page, 'Health')).received ?? 0;
    const before = await heartbeats();
    await expect.poll(heartbeats).toBeGreaterThan(before + 1);
    await expect(page.getByTestId('notice')).toHaveText(/^The gateway's clock is 2 min ahead\./);
  } finally {
    await arm({ name: 'clock', offsetMs: 0 });
  }
  await expect(page.getByTestId('notice')).toHaveCount(0);
});

test('a page that opens on a busy machine shows no latency before it has measured one', async ({ page }) => {
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(globalThis, { texts });
    const look = () => {
      const text = document.querySelector('[data-testid=freshness]')?.textContent;
      if (text && text !== texts.at(-1)) texts.push(text);
    };
    document.addEventListener('DOMContentLoaded', () =>
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      }),
    );
    const until = performance.now() + 4_000;
    const busy = setInterval(() => {
      const stop = performance.now() + 120;
      while (performance.now() < stop);
      if (performance.now() > until) clearInterval(busy);
    }, 20);
  });
  await page.goto('/');
  await expect(pillOf(page)).toHaveText(/^Live · (< )?\d/);
  const texts = await page.evaluate(() => (globalThis as unknown as { texts: string[] }).texts);
  expect(texts).toContain('Measuring');
  const [first] = texts.filter((text) => text.startsWith('Live ·'));
  expect(texts.indexOf('Measuring')).toBeLessThan(texts.indexOf(first ?? ''));
  expect(texts.filter((text) => /Live · (0|-)/.test(text))).toEqual([]);
});
