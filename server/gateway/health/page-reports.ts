import type { PageFigures } from '@/lib/health';
import type { Feed, PageReport } from '@/lib/protocol';

/** A report counts for this long. */
const countsMs = 30_000;
/** Pages report every 10 s. */
const leastPauseMs = 5_000;
/** A p99 of fewer events is that of a single one. */
const enoughPainted = 20;

/** The last report of each open page. One that lies changes its own row of what is summed up here, and no other. */
export class PageReports {
  private readonly byPage = new Map<string, { at: number; feeds: PageReport['feeds'] }>();

  /** Keeps the report of a page; false: it reports too often. `now`: epoch ms. */
  note(page: string, { feeds }: PageReport, now: number): boolean {
    const before = this.byPage.get(page);
    if (before && Math.abs(now - before.at) < leastPauseMs) return false;
    this.byPage.set(page, { at: now, feeds });
    return true;
  }

  /** The page is closed. */
  forget(page: string): void {
    this.byPage.delete(page);
  }

  /** Undefined: no page has reported of the feed. `now`: epoch ms. */
  figures(feed: Feed, now: number): PageFigures | undefined {
    const rows = [...this.byPage.values()]
      .filter(({ at }) => Math.abs(now - at) <= countsMs)
      .flatMap(({ feeds }) => feeds.find((row) => row.feed === feed) ?? []);
    if (rows.length === 0) return undefined;
    const timed = rows.flatMap(({ painted, p99 }) =>
      painted >= enoughPainted && p99 !== undefined ? p99 : [],
    );
    const p99Ms = timed.sort((a, b) => a - b)[(timed.length - 1) >> 1];
    return {
      pages: rows.length,
      ...(p99Ms === undefined ? {} : { p99Ms }),
      unexplained: rows.reduce((sum, { unexplained }) => sum + unexplained, 0),
      pagesUnexplained: rows.filter(({ unexplained }) => unexplained > 0).length,
    };
  }
}
