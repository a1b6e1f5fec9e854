import { cleanup, configure, waitFor } from '@testing-library/react';
import { NuqsTestingAdapter, type UrlUpdateEvent } from 'nuqs/adapters/testing';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { AnalysisApi } from './analysis-api.fixture';

/** A test waits for answers that are a second apart, and other tests may keep the machine busy, ms. */
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

/** For each test of a file: an empty screen, and an API to ask, as the origin of the page. */
export function withAnalysisApi() {
  let api: AnalysisApi;
  let pending = 0;
  beforeEach(async () => {
    api = new AnalysisApi();
    const origin = await api.start();
    const send = window.fetch.bind(window);
    vi.stubGlobal('fetch', async (...request: Parameters<typeof send>) => {
      pending += 1;
      try {
        const answer = await send(...request);
        return new window.Response(await answer.text(), answer);
      } finally {
        pending -= 1;
      }
    });
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(origin);
  });
  // Hooks after a test run last to first: the page is closed and its requests end, then the API.
  afterEach(() => {
    vi.unstubAllGlobals();
    api.stop();
  });
  const { takeErrors } = withScreen();
  afterEach(async () => {
    cleanup();
    await waitFor(() => expect(pending).toBe(0), { interval: 1 });
    // What the page aborts, because it shows something else, is no failure.
    expect(takeErrors().filter((text) => !text.includes('socket hang up'))).toEqual([]);
  });
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
