import { NuqsTestingAdapter, type UrlUpdateEvent } from 'nuqs/adapters/testing';
import { showPage } from '@/components/live/testing/live-page.fixture';
import { LogsPage } from '@/components/logs/page/logs-page';
import { WorkerContext } from '@/components/logs/pattern/use-pattern';
import { openInMemory } from '@/components/logs/pattern/worker.fixture';
import type { LogLine } from '@/lib/logs/log-line';

/** A line for the gateway in memory. */
export const written = (msg: string, over: Partial<LogLine['data']> = {}, at = Date.now()) => ({
  type: 'log.written' as const,
  at,
  data: { level: 'info' as const, service: 'payment', msg, at, ...over },
});

/** Shows the Logs page with a query string. Returns the gateway, and the query string at the moment. */
export async function showLogs(searchParams = '') {
  let query = searchParams;
  const onUrlUpdate = ({ queryString }: UrlUpdateEvent) => {
    query = queryString;
  };
  const { gateway } = await showPage(
    <NuqsTestingAdapter hasMemory searchParams={searchParams} onUrlUpdate={onUrlUpdate}>
      <WorkerContext value={openInMemory}>
        <LogsPage />
      </WorkerContext>
    </NuqsTestingAdapter>,
  );
  return { gateway, query: () => query };
}
