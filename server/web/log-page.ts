import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { logAnswer } from '@/server/log';

/** Logs a request for a page when it is answered. Routes of the API log themselves; files are not worth a line. */
export function logPage(request: IncomingMessage, response: ServerResponse, log: Logger): void {
  const page = pageOf(request.url);
  if (page === undefined) return;
  const startedAt = performance.now();
  response.once('finish', () => {
    const { statusCode: status } = response;
    // Whatever somebody types would become an operation of its own.
    const operation = `${request.method} ${status === 404 ? '/*' : page}`;
    logAnswer(log, { operation, startedAt, status });
  });
}

/** The page of a URL, with * for what is below its first segment; undefined for the API and for files. */
export function pageOf(url = ''): string | undefined {
  const [path = ''] = url.split('?');
  const [first = '', ...below] = path.split('/').slice(1);
  // Not `_next`, and no file of public/.
  if (first === 'api' || !/^[a-z]{0,20}$/.test(first)) return undefined;
  return below.length === 0 ? `/${first}` : `/${first}/*`;
}
