/**
 * `npm run bench:browser`: the whole system on this machine with 10,000 ticks a second, and what a page makes of it
 * in Chromium: frames a second, long tasks after the first second, event to screen.
 */
import { chromium, type Page } from '@playwright/test';
import startStack from '../e2e/stack-setup';
import { stayOn } from './child';
import { measureTasks } from './task-times';

const rate = Number(process.env.BENCH_RATE ?? 10_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 15);

interface Frames {
  frames: number;
  longTasks: number[];
  ms: number;
}

async function steer(page: Page, path: string, data: object): Promise<void> {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.fetch(`/api/admin/${path}`, {
    method: path === 'sign-in' ? 'POST' : 'PATCH',
    headers: { origin },
    data,
  });
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
}

/** Counts frames and long tasks of a page for a while. */
function watch(page: Page, ms: number): Promise<Frames> {
  return page.evaluate(
    (duration) =>
      new Promise<Frames>((resolve) => {
        const longTasks: number[] = [];
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) longTasks.push(Math.round(entry.duration));
        });
        observer.observe({ type: 'longtask' });
        let frames = 0;
        const started = performance.now();
        const frame = (now: number) => {
          frames += 1;
          if (now - started < duration) requestAnimationFrame(frame);
          else resolve({ frames, longTasks, ms: now - started });
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
}

async function ledger(page: Page, columns: readonly string[]): Promise<string[]> {
  await page.getByTestId('freshness').click();
  const row = page.getByRole('row', { name: /^Prices/ }).first();
  const cells = await Promise.all(
    columns.map((column) => row.locator(`[data-column=${column}]`).textContent()),
  );
  await page.keyboard.press('Escape');
  return cells.map((text) => text ?? '');
}

// What runs the page is not what is measured: it has a core of its own, where there are two.
stayOn(1);
const stop = await startStack();
stayOn(0);
const browser = await chromium.launch({
  executablePath: process.env.PULSEBOARD_CHROMIUM,
  args: ['--no-sandbox'],
});
try {
  const context = await browser.newContext({
    baseURL: process.env.E2E_PAGE,
    viewport: { width: 1440, height: 900 },
  });
  // The compiler names functions with a helper that the page does not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  const page = await context.newPage();
  await page.goto('/admin');
  await steer(page, 'sign-in', { password: process.env.E2E_PASSWORD });
  await steer(page, 'simulator/rates', { prices: rate, orders: 60 });
  console.log(`${rate.toLocaleString('en')} ticks/s, ${seconds} s a page\n`);
  console.log(
    '| page | frames/s | long tasks | longest ms | … of CPU | longest ms of CPU | received | conflated | p50 ms | p99 ms |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const path of ['/', '/prices/ACME', '/prices']) {
    await page.goto(path);
    await page.waitForSelector('[data-testid=freshness][data-phase=live]');
    await page.waitForTimeout(1_000);
    const [{ frames, longTasks, ms }, cpu] = await measureTasks(browser, () => watch(page, seconds * 1_000));
    const figures = await ledger(page, ['received', 'conflated', 'p50', 'p99']);
    const wall = [path, ((frames / ms) * 1_000).toFixed(1), longTasks.length, Math.max(0, ...longTasks)];
    console.log(`| ${[...wall, cpu.long, cpu.longestMs, ...figures].join(' | ')} |`);
  }
} finally {
  await browser.close();
  await stop();
}
process.exit(0);
