import { randomUUID } from 'node:crypto';
import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Page,
  type WebSocketRoute,
} from '@playwright/test';
import { pino } from 'pino';
import { createPublisher, type Outgoing, type Publisher } from '@/server/bus';
import type { Stack } from './stack';
import { connectStack, stackOfWorker } from './worker-stack';

/** Cuts the connection between page and gateway, as a lost network does. */
export class Cable {
  private readonly live = new Set<WebSocketRoute>();
  private isCut = false;

  async attach(page: Page): Promise<void> {
    await page.routeWebSocket(/\/socket\.io\//, (socket) => {
      if (this.isCut) {
        void socket.close({ code: 1012 });
        return;
      }
      const server = socket.connectToServer();
      this.live.add(socket);
      server.onClose(() => this.live.delete(socket));
    });
    // Otherwise the client would continue by long polling.
    await page.route(/\/socket\.io\/.*transport=polling/, (route) =>
      this.isCut ? route.abort('internetdisconnected') : route.continue(),
    );
  }

  async cut(): Promise<void> {
    this.isCut = true;
    for (const socket of this.live) await socket.close({ code: 1012 });
    this.live.clear();
  }

  mend(): void {
    this.isCut = false;
  }
}

/** The systems of the workers start one after the other. */
const stackTimeoutMs = 400_000;

interface Worker {
  /** The system that this worker tests. No other worker uses it. */
  stack: Stack;
  publisher: Publisher;
  /** Signed in as the admin, without a page. */
  operator: Caller;
}
/** A page that is signed in as the admin, or the operator. */
interface Caller {
  request: APIRequestContext;
}
interface Fixtures {
  /** Console errors of the page fail the test, except those that the test expects. */
  expectedErrors: RegExp[];
  admin: Page;
  /** Pauses the simulator during the test. */
  quietShop: undefined;
  /** Stops the role alerts during the test, for tests that count notifications. */
  noAlerts: undefined;
}

export const test = base.extend<Fixtures, Worker>({
  stack: [
    async ({ browserName: _ }, use, { parallelIndex }) => use(await connectStack(parallelIndex)),
    { scope: 'worker', auto: true, timeout: stackTimeoutMs },
  ],
  baseURL: async ({ stack }, use) => use(stack.page),
  publisher: [
    async ({ stack }, use) => {
      const publisher = await createPublisher({ brokers: [stack.kafka] }, 'e2e', pino({ level: 'silent' }));
      await use(publisher);
      await publisher.stop();
    },
    { scope: 'worker' },
  ],
  operator: [
    async ({ playwright, stack }, use) => {
      const request = await playwright.request.newContext({ baseURL: stack.page });
      const operator = { request };
      await callAdmin(operator, 'POST', 'sign-in', { password: stack.password });
      await use(operator);
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  expectedErrors: async ({ browserName: _ }, use) => use([]),
  context: async ({ context, expectedErrors }, use) => {
    const errors = watchErrors(context);
    await use(context);
    expect(unexpected(errors, expectedErrors)).toEqual([]);
  },
  admin: async ({ browser, operator, expectedErrors, baseURL }, use) => {
    const storageState = await operator.request.storageState();
    const context = await browser.newContext({ baseURL, storageState });
    const errors = watchErrors(context);
    const page = await context.newPage();
    await page.goto('/admin');
    await expect(page.getByRole('heading', { name: 'Generate' })).toBeVisible();
    await use(page);
    expect(unexpected(errors, expectedErrors)).toEqual([]);
    await context.close();
  },
  quietShop: async ({ operator }, use) => {
    await steer(operator, 'POST', 'pause');
    await use(undefined);
    await steer(operator, 'POST', 'resume');
  },
  noAlerts: async ({ operator }, use) => {
    await callAdmin(operator, 'POST', 'processes/alerts/stop');
    await use(undefined);
    await callAdmin(operator, 'POST', 'processes/alerts/start');
  },
});
export { expect };

/** The browser logs this for the scripts that Playwright injects into the sandboxed frame of an email. */
const ofPlaywright = /Blocked script execution in 'about:srcdoc'/;

const unexpected = (errors: readonly string[], expected: readonly RegExp[]): string[] =>
  errors.filter((text) => !expected.some((known) => known.test(text)));

function watchErrors(context: BrowserContext): string[] {
  const errors: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && !ofPlaywright.test(message.text()))
      errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => errors.push(String(error.error())));
  return errors;
}

/** Controls the simulator as the admin page does. */
export const steer = (caller: Caller, method: 'PATCH' | 'POST', path: string, data?: object): Promise<void> =>
  callAdmin(caller, method, `simulator/${path}`, data);

/** Calls the API of the admin page. */
export async function callAdmin(
  { request }: Caller,
  method: 'PATCH' | 'POST',
  path: string,
  data?: object,
): Promise<void> {
  const answer = await request.fetch(`/api/admin/${path}`, {
    method,
    headers: { origin: new URL(stackOfWorker().page).origin },
    ...(data ? { data } : {}),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Reads the row of a feed in the delivery ledger: numbers by column. Opens the ledger if it is closed. */
export async function ledgerRow(page: Page, feed: string): Promise<Record<string, number>> {
  const table = page.getByRole('table', { name: 'Delivery ledger' });
  if (!(await table.isVisible())) await page.getByTestId('freshness').click();
  const row = table
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: feed, exact: true }) });
  const cells = await row.locator('td[data-column]').all();
  const entries = cells.map(async (cell) => {
    const column = (await cell.getAttribute('data-column')) ?? '';
    return [column, Number(((await cell.textContent()) ?? '').replaceAll(/[^\d-]/g, ''))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Waits until no event of the feed has arrived for two seconds. */
export async function quiet(page: Page, feed: string): Promise<void> {
  let last = -1;
  await expect
    .poll(
      async () => {
        const { received = 0 } = await ledgerRow(page, feed);
        const isQuiet = received === last;
        last = received;
        return isQuiet;
      },
      { intervals: [2_000], timeout: 40_000 },
    )
    .toBe(true);
}

const stepMs = 100;

/**
 * Runs an assertion in steps of 100 ms until it holds, as often as fits into `ms`. Steps are counted and not time,
 * because a step takes longer on a slow or busy machine, as what is waited for does.
 */
export async function within(ms: number, assertion: (timeout: { timeout: number }) => Promise<unknown>) {
  for (let left = ms; ; left -= stepMs) {
    try {
      return await assertion({ timeout: stepMs });
    } catch (error) {
      if (left <= stepMs) throw error;
    }
  }
}

/** Waits until the page is live; a producer of another test may have caused clock trouble. */
export async function live(page: Page): Promise<void> {
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', /^(live|clock-trouble)$/);
}

export async function signIn(page: Page): Promise<void> {
  await page.goto('/admin');
  await page.getByLabel('Password').fill(stackOfWorker().password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Generate' })).toBeVisible();
}

export const note = (title: string, over: Record<string, unknown> = {}): Outgoing =>
  ({
    type: 'notification.posted',
    data: {
      notificationId: randomUUID(),
      audience: 'all',
      severity: 'info',
      title,
      body: `About ${title}`,
      ...over,
    },
  }) as Outgoing;

export const tick = (symbol: string, price: number): Outgoing => ({
  type: 'price.ticked',
  data: { symbol, price, size: 10, at: Date.now() },
});

/** By default with a SKU that is not in stock, so that the shop cancels the order. */
export const placed = (orderId: string, name = 'Ada Lovelace', sku = 'mug'): Outgoing => ({
  type: 'order.placed',
  data: {
    orderId,
    customer: { id: `c-${orderId}`, name, email: 'ada@example.com' },
    items: [{ sku, name: 'Mug', quantity: 2, unitPrice: 1_250 }],
    total: 2_500,
    currency: 'EUR',
    placedAt: Date.now(),
  },
});
