import { afterEach, beforeEach, vi } from 'vitest';

/** The HTTP API in memory: what it answers by path, and what it was asked. */
class LogsApi {
  readonly asked: URL[] = [];
  private readonly answers = new Map<string, { status: number; body: unknown }>();

  put(path: string, body: unknown): void {
    this.answers.set(path, { status: 200, body });
  }

  fail(path: string, status: number, detail: string): void {
    this.answers.set(path, { status, body: { detail } });
  }

  /** The query of the first request of a path. */
  query(path: string): URLSearchParams | undefined {
    return this.asked.find(({ pathname }) => pathname === path)?.searchParams;
  }

  fetch = async (path: string): Promise<Response> => {
    const url = new URL(path, 'http://page.example');
    this.asked.push(url);
    const { status, body } = this.answers.get(url.pathname) ?? {
      status: 404,
      body: { detail: 'Not found.' },
    };
    return new Response(JSON.stringify(body), { status });
  };
}

/** For each test of a file: an API to ask. */
export function withLogsApi(): () => LogsApi {
  let api: LogsApi;
  beforeEach(() => {
    api = new LogsApi();
    vi.stubGlobal('fetch', api.fetch);
  });
  afterEach(() => void vi.unstubAllGlobals());
  return () => api;
}
