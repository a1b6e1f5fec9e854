import { pino } from 'pino';
import { expect, onTestFinished, vi } from 'vitest';
import { type ErrorsAnswer, errorsAnswer } from '@/lib/logs/analysis';
import type { LogLine } from '@/lib/logs/log-line';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, type Publisher } from '@/server/bus';
import { createLogAnalysis, type LogAnalysisConfig } from '@/server/log-analysis';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';

const authSecret = 'a'.repeat(32);
const log = pino({ level: 'silent' });
const waitMs = 30_000;

export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: waitMs, interval: 50 });

export type LineData = LogLine['data'];

/** An error of a service of its own, so that tests do not see each other's lines. */
export const errorLine = (service: string, data: Partial<LineData> = {}): LineData => ({
  level: 'error',
  service,
  msg: 'the card was not charged',
  at: Date.now(),
  ...data,
});

/** A line as the collector sends it. */
export interface SentLine {
  data: LineData;
  id?: string;
  source?: string;
}

/** Publishes lines of any producer. */
export async function openLinePublisher(brokers = testBrokers): Promise<{
  send(...lines: SentLine[]): Promise<void>;
}> {
  const publisher: Publisher = await createPublisher({ brokers }, 'line-publisher', log);
  onTestFinished(() => publisher.stop());
  return {
    send: (...lines) =>
      publisher.publish(...lines.map((line) => ({ type: 'log.written' as const, ...line }))),
  };
}

export interface TestAnalysis {
  ask(path: string, init?: RequestInit): Promise<Response>;
  errors(query: Record<string, string>): Promise<ErrorsAnswer>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export const askAt =
  (port: number): TestAnalysis['ask'] =>
  async (path, init = {}) => {
    const authorization = `Bearer ${await signInternal(authSecret)}`;
    const headers = { authorization, 'content-type': 'application/json' };
    return fetch(`http://127.0.0.1:${port}${path}`, { headers, ...init });
  };

export const errorsFrom = async (
  ask: TestAnalysis['ask'],
  query: Record<string, string>,
): Promise<ErrorsAnswer> => {
  const answer = await ask(`/errors?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(200);
  return errorsAnswer.parse(await answer.json());
};

export const analysisConfig = async (given: Partial<LogAnalysisConfig> = {}): Promise<LogAnalysisConfig> => ({
  kafka: { brokers: testBrokers },
  databaseUrl: given.databaseUrl ?? (await freshDatabase(testDatabaseUrl)),
  httpPort: 0,
  httpHost: '127.0.0.1',
  authSecret,
  ...given,
});

/** Starts a role. It may have to read the lines of other tests first. */
export async function startAnalysis(config: LogAnalysisConfig): Promise<TestAnalysis> {
  const role = createLogAnalysis(config, { log });
  const { port } = await role.start();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= role.stop();
    return stopping;
  };
  onTestFinished(stop);
  const ask = askAt(port);
  return {
    ask,
    errors: (query) => errorsFrom(ask, query),
    metrics: async () => (await ask('/metrics')).text(),
    stop,
  };
}

/** When everything that is in Kafka is counted. */
export const untilCounted = (analysis: Pick<TestAnalysis, 'errors'>, query: Record<string, string> = {}) =>
  until(async () => {
    const answer = await analysis.errors(query);
    expect(answer.lag).toBe(0);
    return answer;
  });
