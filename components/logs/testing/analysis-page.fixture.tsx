import { NuqsTestingAdapter, type UrlUpdateEvent } from 'nuqs/adapters/testing';
import type { ReactNode } from 'react';
import { afterEach, beforeEach } from 'vitest';
import { showPage } from '@/components/live/testing/live-page.fixture';
import { AnalysisApi } from './analysis-api.fixture';

/** For each test of a file: an API to ask, as the origin of the page. */
export function withAnalysisApi(): { api(): AnalysisApi } {
  let api: AnalysisApi;
  beforeEach(async () => {
    api = new AnalysisApi();
    const origin = await api.start();
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(origin);
  });
  afterEach(() => api.stop());
  return { api: () => api };
}

/** Shows a tab with a query string. Returns the query string at the moment. */
export async function showTab(tab: ReactNode, searchParams = '', role: 'viewer' | 'admin' = 'viewer') {
  let query = searchParams;
  const onUrlUpdate = ({ queryString }: UrlUpdateEvent) => {
    query = queryString;
  };
  await showPage(
    <NuqsTestingAdapter hasMemory searchParams={searchParams} onUrlUpdate={onUrlUpdate}>
      {tab}
    </NuqsTestingAdapter>,
    undefined,
    role,
  );
  return { query: () => query };
}
