import { expect, it } from 'vitest';
import type { PageReport } from '@/lib/protocol';
import { PageReports } from './page-reports';

const at = 1_800_000_000_000;
const report = (p99: number, more: Partial<PageReport['feeds'][number]> = {}): PageReport => ({
  feeds: [{ feed: 'prices', painted: 100, p50: 5, p99, unexplained: 0, ...more }],
});

it('has the p99 of the median page, which a page that lies does not move beyond its own row', () => {
  const pages = new PageReports();
  pages.note('a', report(20), at);
  pages.note('b', report(30), at);
  pages.note('liar', report(3_600_000), at);
  expect(pages.figures('prices', at)).toEqual({ pages: 3, p99Ms: 30, unexplained: 0, pagesUnexplained: 0 });
});

it('sums what pages cannot account for, and says how many pages that are', () => {
  const pages = new PageReports();
  pages.note('a', report(20, { unexplained: 3 }), at);
  pages.note('b', report(20), at);
  pages.note('c', report(20, { unexplained: 4 }), at);
  expect(pages.figures('prices', at)).toMatchObject({ pages: 3, unexplained: 7, pagesUnexplained: 2 });
});

it('takes no p99 of a page that painted a few events only', () => {
  const pages = new PageReports();
  pages.note('a', report(900, { painted: 19 }), at);
  expect(pages.figures('prices', at)).toEqual({ pages: 1, unexplained: 0, pagesUnexplained: 0 });
});

it('keeps the last report of a page for 30 s, and none of a page that left', () => {
  const pages = new PageReports();
  pages.note('a', report(20), at);
  pages.note('a', report(40), at + 10_000);
  pages.note('b', report(60), at + 10_000);
  pages.forget('b');
  expect(pages.figures('prices', at + 40_000)).toMatchObject({ pages: 1, p99Ms: 40 });
  expect(pages.figures('prices', at + 40_001)).toBeUndefined();
  expect(pages.figures('orders', at + 10_000)).toBeUndefined();
});

it('refuses a report that comes sooner than 5 s after the last', () => {
  const pages = new PageReports();
  expect(pages.note('a', report(20), at)).toBe(true);
  expect(pages.note('a', report(90), at + 4_999)).toBe(false);
  expect(pages.figures('prices', at + 5_000)).toMatchObject({ p99Ms: 20 });
  expect(pages.note('a', report(90), at + 5_000)).toBe(true);
});
