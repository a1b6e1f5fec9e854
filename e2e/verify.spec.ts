import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { LedgerReport } from '@/components/live';
import { Cable, expect, ledgerRow, live, note, placed, test, tick } from './fixtures';
import { stackOfWorker } from './worker-stack';

const script = path.resolve(import.meta.dirname, '../scripts/verify-ledger.mjs');

async function exported(page: Page): Promise<LedgerReport> {
  const button = page
    .getByRole('dialog', { name: 'Delivery ledger' })
    .getByRole('button', { name: /^Export/ });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return JSON.parse(await readFile(await download.path(), 'utf8'));
}

interface Result {
  verdict: string;
  feeds: { feed: string; verdict: string; events: number; conflated: number; differences: object[] }[];
}

/** Runs the verifier script on an exported ledger. */
async function verify(ledger: LedgerReport, file: string): Promise<{ code: number; result: Result }> {
  await writeFile(file, JSON.stringify(ledger));
  const child = spawn(process.execPath, [script, file, '--json', '--brokers', stackOfWorker().kafka]);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (errors += data));
  const [code] = await once(child, 'close');
  expect(errors).toBe('');
  return { code, result: JSON.parse(output) };
}

/** The newest range of a feed with more than `count` events. */
function rangeOf(ledger: LedgerReport, feed: string, count = 0) {
  const entries = ledger.recording.feeds.find((one) => one.feed === feed)?.entries ?? [];
  const range = entries.findLast((entry) => entry.kind === 'range' && entry.events.length > count);
  if (range?.kind !== 'range') throw new Error(`No range of ${feed} has more than ${count} events.`);
  return range;
}

// The page logs the answer 429 when the last verification was too recent.
test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED|WebSocket connection|status of 429/] });

test('a recording across a lost connection matches Kafka, and a changed one names the offset', async ({
  page,
  publisher,
}, info) => {
  test.setTimeout(240_000);
  const cable = new Cable();
  await cable.attach(page);
  await page.goto('/');
  await live(page);
  await publisher.publish(placed(`verify-${randomUUID()}`));
  await expect.poll(async () => (await ledgerRow(page, 'Orders')).received).toBeGreaterThan(0);
  await cable.cut();
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-phase', 'gateway-lost');
  const invalid = { topic: 'notifications', key: 'all', value: 'no event', headers: {} };
  await publisher.publish(
    note('while it was away'),
    placed(`verify-${randomUUID()}`),
    tick('ACME', 1),
    tick('ACME', 2),
  );
  await publisher.publishRecords([invalid]);
  cable.mend();
  await live(page);
  await publisher.publish(note('when it was back'));
  await expect.poll(async () => (await ledgerRow(page, 'Notifications')).recovered).toBeGreaterThan(0);
  await expect.poll(async () => (await ledgerRow(page, 'Orders')).recovered).toBeGreaterThan(0);
  await expect.poll(async () => (await ledgerRow(page, 'Notifications')).received).toBeGreaterThan(0);

  const ledger = await exported(page);
  const file = info.outputPath('ledger.json');
  const right = await verify(ledger, file);
  expect(right.result.feeds.map(({ feed, differences }) => ({ feed, differences }))).toEqual(
    ['orders', 'prices', 'notifications', 'logs', 'alerts'].map((feed) => ({ feed, differences: [] })),
  );
  expect(right).toMatchObject({ code: 0, result: { verdict: 'identical' } });
  for (const feed of right.result.feeds.slice(0, 3)) expect(feed.events, feed.feed).toBeGreaterThan(0);

  const [partition, offset] = rangeOf(ledger, 'orders').events.splice(0, 1)[0] ?? [];
  const [price] = rangeOf(ledger, 'prices').events;
  if (!price) throw new Error('There is a price.');
  price[2] ^= 1;
  const wrong = await verify(ledger, file);
  expect(wrong.code).toBe(1);
  expect(wrong.result.feeds).toMatchObject([
    { feed: 'orders', verdict: 'differs', differences: [{ kind: 'missing', partition, offset }] },
    {
      feed: 'prices',
      verdict: 'differs',
      differences: [{ kind: 'content', partition: price[0], offset: price[1] }],
    },
    { feed: 'notifications', verdict: 'identical' },
    { feed: 'logs' },
    { feed: 'alerts' },
  ]);

  // The same on the page, linked from the ledger.
  await page.getByRole('dialog', { name: 'Delivery ledger' }).getByRole('link', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { name: 'Verify' })).toBeVisible();
  await page.getByLabel('Exported ledger').setInputFiles(file);
  await expect(page.getByRole('main').getByRole('status')).toContainText('Different');
  const row = page.getByRole('table', { name: 'Offsets of Orders that differ' }).getByRole('row').nth(1);
  await expect(row).toContainText(`${partition}${offset}Missing on the page`);
  await page.screenshot({ path: info.outputPath('different.png'), fullPage: true });
  // The server allows the next verification after three times the duration of the last.
  const status = page.getByRole('main').getByRole('status');
  await expect(async () => {
    await page.getByRole('button', { name: 'Verify this page' }).click();
    await expect(status).not.toContainText('Reading Kafka', { timeout: 60_000 });
    await expect(status).toContainText('Identical', { timeout: 1_000 });
  }).toPass();
});

test('a file that is not a ledger is refused with a reason', async ({ page }) => {
  await page.goto('/verify');
  const file = { name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') };
  await page.getByLabel('Exported ledger').setInputFiles(file);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('This file has no recording.');
});
