import { setTimeout as sleep } from 'node:timers/promises';
import type { Tier } from '@/lib/protocol';
import { runFilter, type Written } from './lines';
import type { PageState } from './page';
import { Gateway, Page, produce, Topic, until } from './stage';

export interface Plan {
  brokers: string;
  perSecond: number;
  seconds: number;
  /** Whether a connection is cut and the gateway killed meanwhile. */
  isDisturbed: boolean;
  /** Of the pages; unset: live. */
  tier?: Tier;
}
export interface PageResult extends PageState {
  /** Lines of the first snapshot. */
  initialLines: number;
  verifier: { code: number; text: string };
}
export interface Result {
  written: Written & { perSecond: number };
  /** Offsets that Kafka gave to the lines. */
  offsets: number;
  ends: readonly number[];
  unfiltered: PageResult;
  filtered: PageResult;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** One page with a filter and one without, while lines are written at a steady rate. */
export async function play({
  brokers,
  perSecond,
  seconds,
  isDisturbed,
  tier = 'live',
}: Plan): Promise<Result> {
  const topic = await Topic.open(brokers);
  const gateway = await Gateway.start(brokers);
  const pages: Page[] = [];
  try {
    for (const filter of [{}, runFilter]) pages.push(await Page.open(gateway.url, filter, tier));
    const initial = await Promise.all(pages.map(async (page) => (await page.state()).lines));
    const before = sum(await topic.ends());
    const writing = produce<Result['written']>(brokers, perSecond, seconds);
    if (isDisturbed) await disturb(gateway, pages, 1_000 * seconds);
    const written = await writing;
    const ends = await topic.ends();
    const results = await Promise.all(
      pages.map(async (page, i) => ({
        ...(await resultOf(page, brokers, sum(ends))),
        initialLines: initial[i] ?? 0,
      })),
    );
    const [unfiltered, filtered] = results as [PageResult, PageResult];
    return { written, offsets: sum(ends) - before, ends, unfiltered, filtered };
  } finally {
    await Promise.all(pages.map((page) => page.close()));
    await gateway.stop();
    await topic.close();
  }
}

async function disturb(gateway: Gateway, pages: readonly Page[], ms: number): Promise<void> {
  // These are moments of the scenario, not waits for a condition.
  await sleep(0.3 * ms);
  for (const page of pages) page.cut();
  await sleep(0.3 * ms);
  await gateway.replace();
}

async function resultOf(page: Page, brokers: string, end: number): Promise<Omit<PageResult, 'initialLines'>> {
  await until('a page at the end of the topic', async () => {
    const { row, isLive, waiting } = await page.state();
    return isLive && waiting === 0 && row.position === end;
  });
  return { ...(await page.state()), verifier: await page.verify(brokers) };
}
