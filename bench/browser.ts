/**
 * `npm run bench:browser [-- pages|tab|logs]`: the whole system on this machine with 10,000 ticks a second (BENCH_RATE) and
 * a page in Chromium. `pages`: frames a second, long tasks after the first second, latency from event to screen in the
 * minute after that. `tab`: the heap of pages that stay open for BENCH_MINUTES (30). `logs`: BENCH_RATE lines a second in
 * place of ticks, and two tabs with the tail, one of them with a filter.
 */
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { startStack } from '../e2e/stack';
import { lineOf, pinTo, run } from './child';
import { measureTasks } from './task-times';

const rate = Number(process.env.BENCH_RATE ?? 10_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 15);
const minutes = Number(process.env.BENCH_MINUTES ?? 30);
/** The JVM of a new broker compiles for about this long, on the core of the processes that serve the page. */
const warmUpMs = 30_000;
/** Lines are written before and after the frames are counted, s. */
const settlingSeconds = 6;
/** After this time the percentiles of the last minute do not include the page load and the trace. */
const percentilesMs = 62_000;

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

/** Counts frames and long tasks of a page for `ms`. */
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

async function ledger(page: Page, columns: readonly string[], feed = /^Prices/): Promise<string[]> {
  await page.getByTestId('freshness').click();
  const row = page.getByRole('row', { name: feed }).first();
  const cells = await Promise.all(
    columns.map((column) => row.locator(`[data-column=${column}]`).textContent()),
  );
  await page.keyboard.press('Escape');
  return cells.map((text) => text ?? '');
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForSelector('[data-testid=freshness][data-phase=live]');
}

async function pages(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  console.log(
    '| page | frames/s | long tasks | longest ms | … of CPU | longest ms of CPU | received | conflated | p50 ms | p99 ms |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const path of ['/', '/prices/ACME', '/prices']) {
    await open(page, path);
    await page.waitForTimeout(1_000);
    const [{ frames, longTasks, ms }, cpu] = await measureTasks(browser, () => watch(page, seconds * 1_000));
    await page.waitForTimeout(percentilesMs);
    const figures = await ledger(page, ['received', 'conflated', 'p50', 'p99']);
    const wall = [path, ((frames / ms) * 1_000).toFixed(1), longTasks.length, Math.max(0, ...longTasks)];
    console.log(`| ${[...wall, cpu.long, cpu.longestMs, ...figures].join(' | ')} |`);
  }
}

/** Returns a function that reads the heap of a page after a garbage collection, MiB. */
async function heapReader(context: BrowserContext, page: Page): Promise<() => Promise<number>> {
  const session = await context.newCDPSession(page);
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / 1024 / 1024;
  };
}

async function tab(context: BrowserContext): Promise<void> {
  const paths = ['/', '/prices/ACME'];
  const tabs = await Promise.all(
    paths.map(async (path) => {
      const page = await context.newPage();
      await open(page, path);
      return { page, heap: await heapReader(context, page), first: 0, most: 0 };
    }),
  );
  console.log(
    `| minute | ${paths.map((path) => `heap of ${path} MiB | received | conflated`).join(' | ')} |`,
  );
  console.log(`|--:|${paths.map(() => '--:|--:|--:|').join('')}`);
  for (let minute = 1; minute <= minutes; minute += 1) {
    await tabs[0]?.page.waitForTimeout(60_000);
    const cells: string[] = [];
    for (const one of tabs) {
      const used = await one.heap();
      // The first minute fills bounded structures: candles, tape, lists.
      if (minute === 1) one.first = used;
      one.most = Math.max(one.most, used);
      cells.push(used.toFixed(1), ...(await ledger(one.page, ['received', 'conflated'])));
    }
    console.log(`| ${[minute, ...cells].join(' | ')} |`);
  }
  for (const [i, { first, most }] of tabs.entries())
    console.log(`${paths[i]}: at most ${(most - first).toFixed(1)} MiB more than after the first minute`);
}

/**
 * Both tabs at once, each in a window of its own, because a browser draws the tab in front only, while lines are written.
 * The producer has the core of the servers.
 */
async function logs(first: BrowserContext): Promise<void> {
  const second = await newContext();
  const paths = ['/logs', '/logs?level=warn&text=slow'];
  const tabs = await Promise.all(
    paths.map(async (path, index) => {
      const page = await (index === 0 ? first : second).newPage();
      await open(page, path);
      return { path, page };
    }),
  );
  const lines = String(rate);
  const producer = run(1, [
    ...['--import', 'tsx', 'bench/log-feed/producer.ts'],
    ...[stack.kafka, lines, String(seconds + settlingSeconds)],
  ]);
  await tabs[0]?.page.waitForTimeout(settlingSeconds * 500);
  const [measured, cpu] = await measureTasks(browser, () =>
    Promise.all(tabs.map(({ page }) => watch(page, seconds * 1_000))),
  );
  const written = JSON.parse(await lineOf(producer, 120_000)) as { lines: number; perSecond: number };
  console.log(`${written.lines} lines were written, ${written.perSecond} a second.`);
  console.log(`Longest task of a tab: ${cpu.longestMs} ms of CPU; ${cpu.long} were longer than 50 ms.\n`);
  console.log(
    '| tab | frames/s | long tasks | longest ms | received | recovered | not sent | filtered out | unexplained | p50 ms | p99 ms |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const [index, { path, page }] of tabs.entries()) {
    const { frames, longTasks, ms } = measured[index] as Frames;
    const columns = ['received', 'recovered', 'conflated', 'filtered', 'unexplained', 'p50', 'p99'];
    const figures = await ledger(page, columns, /^Logs/);
    const wall = [path, ((frames / ms) * 1_000).toFixed(1), longTasks.length, Math.max(0, ...longTasks)];
    console.log(`| ${[...wall, ...figures].join(' | ')} |`);
  }
}

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: stack.page, viewport: { width: 1440, height: 900 } });
  // esbuild's keepNames helper, which the page does not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  return context;
}

const parts: Record<string, (context: BrowserContext) => Promise<void>> = { pages, tab, logs };
const part = parts[process.argv[2] ?? 'pages'];
if (!part) throw new Error(`There is no part ${process.argv[2]}: ${Object.keys(parts).join(' or ')}.`);
const ticks = part === logs ? 0 : rate;

// Servers run on core 1 and the browser, which is measured, on core 0.
pinTo(1);
const stack = await startStack();
pinTo(0);
const browser = await chromium.launch({
  executablePath: process.env.PULSEBOARD_CHROMIUM,
  args: ['--no-sandbox'],
});
try {
  const context = await newContext();
  const admin = await context.newPage();
  await admin.goto('/admin');
  await steer(admin, 'sign-in', { password: stack.password });
  await steer(admin, 'simulator/rates', { prices: ticks, orders: 60 });
  await admin.waitForTimeout(warmUpMs);
  await admin.close();
  console.log(`${rate.toLocaleString('en')} ${part === logs ? 'lines' : 'ticks'}/s\n`);
  await part(context);
} finally {
  await browser.close();
  await stack.stop();
}
process.exit(0);
