import { waitFor } from '@testing-library/react';
import { NuqsTestingAdapter, type UrlUpdateEvent } from 'nuqs/adapters/testing';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { AnalysisApi } from './analysis-api.fixture';

/** For each test of a file: an empty screen, and an API to ask, as the origin of the page. */
export function withAnalysisApi() {
  let api: AnalysisApi;
  let pending = 0;
  beforeEach(async () => {
    api = new AnalysisApi();
    const origin = await api.start();
    const send = window.fetch.bind(window);
    vi.stubGlobal('fetch', (...request: Parameters<typeof send>) => {
      pending += 1;
      return send(...request).finally(() => {
        pending -= 1;
      });
    });
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(origin);
  });
  // Hooks after a test run last to first: all is answered, then the page is closed, then the API.
  afterEach(() => {
    vi.unstubAllGlobals();
    api.stop();
  });
  const { takeErrors } = withScreen();
  afterEach(() => waitFor(() => expect(pending).toBe(0), { interval: 1 }));
  return { api: () => api, takeErrors };
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
