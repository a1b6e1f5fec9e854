import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ProblemError } from '@/lib/problem';
import { createHttp } from '.';

/** The messages that are logged when these addresses are asked for. */
async function logged(...urls: string[]): Promise<string[]> {
  const lines: string[] = [];
  const log = pino(new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) }));
  const app = createHttp({ name: 'test', log, ready: () => true });
  const probe = { config: { isProbe: true } } as const;
  app.get('/things', async () => ({}));
  app.get('/probe', probe, async () => ({}));
  app.get('/starting', probe, async () => {
    throw new ProblemError(503, 'Not ready yet.');
  });
  app.get('/broken', probe, async () => {
    throw new TypeError('a mistake');
  });
  for (const url of urls) await app.inject(url);
  await app.close();
  return lines.map((line) => JSON.parse(line).msg);
}

it('logs an answer', async () => expect(await logged('/things')).toEqual(['GET /things answered 200']));

it('does not log what is asked every second, also while it is not ready', async () =>
  expect(await logged('/healthz', '/readyz', '/probe', '/starting')).toEqual([]));

it('logs what makes it fail', async () =>
  expect(await logged('/broken')).toEqual(['GET /broken answered 500']));
