import type { Logger } from 'pino';
import { errorsQuery, patternsQuery, performanceQuery } from '@/lib/logs/analysis';
import { ProblemError } from '@/lib/problem';
import { createInternalServer } from '@/server/auth/internal-server';
import type { BrokerConfig } from '@/server/config';
import { createDatabase } from '@/server/db';
import { KeptAnswers } from '@/server/http/kept-answers';
import { answerRoute } from './answer-route';
import type { AnalysisContext } from './context';
import { activeErrorsRoute } from './errors/active-route';
import { ErrorGroups } from './errors/error-groups';
import { errorStateRoute } from './errors/state-route';
import { createMetrics } from './metrics';
import { createPatterns } from './patterns';
import { createPerformance } from './performance';
import { Analysis } from './reading/analysis';
import { Runner } from './runner';
import { within } from './within';

export interface LogAnalysisConfig {
  kafka: BrokerConfig;
  databaseUrl: string;
  /** Port of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** Records that are read after the last transaction at most, while PostgreSQL is away; unset: 100,000. */
  maxUnsaved?: number;
}

export interface LogAnalysisRole {
  /** Resolves when it listens. It restores its state and reads in the background, and answers 503 until it does. */
  start(): Promise<{ port: number }>;
  /** Stops reading, saves, closes. */
  stop(): Promise<void>;
}

/** Simultaneous requests get one answer. New lines are on every page within a second of being read. */
const keptMs = 500;
/** How long a change of a person waits until it is saved. */
const saveTimeoutMs = 5_000;
/** One for the lock, one for transactions, one for restoring. */
const connections = 3;

/** Topic logs -> patterns, error groups and performance, kept in PostgreSQL. */
export function createLogAnalysis(config: LogAnalysisConfig, { log }: { log: Logger }): LogAnalysisRole {
  const metrics = createMetrics();
  const errors = new ErrorGroups();
  const patterns = createPatterns();
  const performance = createPerformance();
  const analysis = new Analysis([patterns, errors, performance], metrics, log);
  const database = createDatabase(config.databaseUrl, { name: 'log-analysis', log, connections });
  const { kafka, maxUnsaved = 100_000 } = config;
  const runner = new Runner({ kafka, maxUnsaved, database, analysis, metrics, log });
  const lag = () => runner.running?.reader.lastLag() ?? 0;
  const context = contextOf(runner, analysis);
  const routes = [
    answerRoute('/patterns', patternsQuery, (query, now) => patterns.query(query, now)),
    answerRoute('/errors', errorsQuery, (query, now) => errors.query(query, now)),
    activeErrorsRoute(errors),
    errorStateRoute(errors),
    answerRoute('/performance', performanceQuery, (query, now) => performance.query(query, now)),
  ];
  const http = createInternalServer(routes, context, {
    name: 'log-analysis',
    authSecret: config.authSecret,
    hosts: config.hosts ?? [],
    log,
    ready: () => runner.state(),
    progress: () => ({ lagMessages: lag(), unsavedLines: runner.running?.saver.unsaved ?? 0 }),
    metrics: () => {
      metrics.owner.set(runner.running ? 1 : 0);
      metrics.lag.set(lag());
      metrics.unsaved.set(runner.running?.saver.unsaved ?? 0);
      metrics.groups.set(errors.size);
      for (const [partition, next] of analysis.position.next.entries())
        metrics.position.set({ partition: String(partition) }, next);
      return metrics.registry.metrics();
    },
  });
  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      runner.start();
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.httpPort };
    },
    stop: async () => {
      await http.close();
      await runner.stop();
      await database.stop();
    },
  };
}

function contextOf(runner: Runner, analysis: Analysis): AnalysisContext {
  const running = () => {
    if (runner.running) return runner.running;
    throw new ProblemError(503, `The log analysis does not count at the moment. ${runner.state()}`, {
      retryAfter: 2,
    });
  };
  return {
    progress: async () => {
      const lag = (await running().reader.lag()) ?? null;
      return { at: Date.now(), lag, since: analysis.totals.current.since };
    },
    saved: () =>
      within(saveTimeoutMs, running().saver.flush()).catch((cause) => {
        const detail =
          'PostgreSQL did not save the change in time. It is in effect, and saved when PostgreSQL is back, unless the log analysis is restarted before.';
        throw new ProblemError(503, detail, { retryAfter: 5, cause });
      }),
    answers: new KeptAnswers(keptMs),
  };
}
