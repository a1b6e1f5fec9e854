import type { PageReport } from '@/lib/protocol';

const reportMs = 10_000;
/** What was painted before the page was visible for this long was painted late, or is of an earlier time. */
const settledMs = 30_000;

/** Reports what the page measures, as long as a person can see it. Returns how to stop. */
export function startPageReports(report: () => PageReport, send: (report: PageReport) => void): () => void {
  let visibleSince = Date.now();
  const onVisibility = () => {
    visibleSince = Date.now();
  };
  const timer = setInterval(() => {
    if (document.hidden) return;
    const measured = report();
    if (measured.feeds.length === 0) return;
    send(Date.now() - visibleSince < settledMs ? withoutLatency(measured) : measured);
  }, reportMs);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

const withoutLatency = ({ feeds }: PageReport): PageReport => ({
  feeds: feeds.map(({ feed, unexplained }) => ({ feed, painted: 0, unexplained })),
});
