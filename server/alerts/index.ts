import type { Logger } from 'pino';
import { type AlertRule, type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';
import { ProblemError } from '@/lib/problem';
import { createInternalServer } from '@/server/auth/internal-server';
import type { BrokerConfig } from '@/server/config';
import {
  alertsSchema,
  alertsTables,
  createDatabase,
  type Database,
  deleteRows,
  outboxDepth,
  requireOwner,
  upsertRows,
} from '@/server/db';
import { Relay } from '@/server/services/framework/publish/relay';
import { WakeUp } from '@/server/services/framework/support/wake-up';
import type { AlertsContext } from './context';
import { createDelivery, type DeliveryConfig } from './delivery';
import { createEngine } from './engine';
import { RuleSeries } from './evaluation/rule-series';
import { createGaugeSources, type GaugeConfig } from './gauges';
import type { GaugeSource } from './gauges/source';
import { createMetrics } from './metrics';
import { previewRoutes } from './preview/routes';
import { alertsRoutes } from './routes/alerts-routes';
import { historyRoute } from './routes/history-route';
import { mutesRoutes } from './routes/mutes-routes';
import { rulesRoutes } from './routes/rules-routes';
import { defaultRules } from './rules';
import { Runner } from './runner';
import { yamlRoutes } from './yaml/routes';

export { readRuleFile } from './yaml/rule-file';

export interface AlertsConfig {
  kafka: BrokerConfig;
  databaseUrl: string;
  /** Port of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** Where the gauges are asked for, and the lake for previews; unset: those of Kafka are the only ones. */
  gauges?: Omit<GaugeConfig, 'kafka' | 'authSecret'> | undefined;
  /** How notifications leave the page. */
  delivery: DeliveryConfig;
  /** Of the file ALERT_RULES; nobody else can change them. */
  rules?: readonly AlertRule[] | undefined;
  /** Rules that come with the program; unset: all of them. */
  builtIn?: readonly AlertRuleInput[];
  /** Sources of gauges; unset: all of them. */
  sources?: readonly GaugeSource[];
}

export interface AlertsRole {
  /** Resolves when it listens. It restores its state and reads in the background, and answers 503 until it does. */
  start(): Promise<{ port: number }>;
  /** Stops reading, saves, closes. */
  stop(): Promise<void>;
}

/** One for the lock, one for transactions, one for the relay, the rest for routes and deliveries. */
const connections = 6;

/** Topics and gauges -> alerts, kept in PostgreSQL -> topics alerts and notifications. */
export function createAlerts(config: AlertsConfig, { log }: { log: Logger }): AlertsRole {
  const metrics = createMetrics();
  const database = createDatabase(config.databaseUrl, { name: 'alerts', log, connections });
  const outbox = new WakeUp();
  const relay = createRelay({ config, database, outbox, published: (n) => metrics.published.inc(n), log });
  const gauges = createGaugeSources(gaugeConfig(config), log);
  const runner = new Runner({
    kafka: config.kafka,
    database,
    createEngine,
    sources: config.sources ?? gauges.sources,
    given: givenRules(config),
    series: new RuleSeries(),
    deliver: (tx, requests) => delivery.save(tx, requests),
    onOwner: () => relay.start(),
    onSaved: () => {
      outbox.wake();
      delivery.saved();
    },
    metrics,
    log,
  });
  const delivery = createDelivery({
    config: config.delivery,
    database,
    term: () => runner.running?.ownership.term,
    onAttempt: (outcome) => metrics.deliveries.inc({ outcome }),
    log,
  });
  const { authSecret } = config;
  const routes = [
    ...[alertsRoutes, historyRoute, mutesRoutes, rulesRoutes, yamlRoutes],
    previewRoutes({ url: config.gauges?.lakeUrl, authSecret }),
    ...delivery.routes,
  ];
  const http = createInternalServer(routes, contextOf(runner, database), {
    name: 'alerts',
    authSecret,
    hosts: config.hosts ?? [],
    log,
    ready: () => runner.state(),
    progress: () => ({ lagMessages: runner.running?.evaluation.parts.reader.lag() ?? 0 }),
    metrics: async () => {
      metrics.outbox.set(await outboxDepth(database.queries, alertsTables).catch(() => Number.NaN));
      noteState(metrics, runner);
      return metrics.registry.metrics();
    },
  });
  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      runner.start();
      delivery.start();
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.httpPort };
    },
    stop: async () => {
      await http.close();
      await delivery.stop();
      await runner.stop();
      await gauges.stop();
      await relay.stop();
      await database.stop();
    },
  };
}

interface RelayOptions {
  config: AlertsConfig;
  database: Database;
  outbox: WakeUp;
  published(records: number): void;
  log: Logger;
}

/** A relay that is started once, however often. */
function createRelay({ config, database, outbox, published, log }: RelayOptions) {
  const relay = new Relay({
    name: 'alerts',
    config,
    database,
    tables: alertsTables,
    failpoint: () => undefined,
    metrics: { published },
    wakeUps: { outbox },
    log,
  });
  let isStarted = false;
  return {
    start: () => {
      if (!isStarted) relay.start();
      isStarted = true;
    },
    stop: () => relay.stop(),
  };
}

const givenRules = ({ rules = [], builtIn = defaultRules }: AlertsConfig) => ({
  ofFile: rules,
  builtIn: builtIn.map((rule) => alertRuleSchema.parse(rule)),
});

const gaugeConfig = ({ kafka, authSecret, gauges }: AlertsConfig): GaugeConfig => ({
  kafka,
  authSecret,
  ...(gauges ?? { gatewayUrls: [], folders: [] }),
});

function noteState(metrics: ReturnType<typeof createMetrics>, { running }: Runner): void {
  metrics.owner.set(running ? 1 : 0);
  if (!running) return;
  const { evaluated, parts } = running.evaluation;
  const states = [...parts.state.active.values()].map(({ state }) => state);
  for (const state of ['pending', 'firing'] as const)
    metrics.active.set({ state }, states.filter((each) => each === state).length);
  metrics.lag.set(parts.reader.lag());
  for (const clock of ['events', 'gauges'] as const)
    metrics.evaluated.set({ clock }, evaluated[clock] / 1_000);
}

function contextOf(runner: Runner, database: Database): AlertsContext {
  const running = () => {
    if (runner.running) return runner.running;
    throw new ProblemError(503, `The alert rules are not evaluated at the moment. ${runner.state()}`, {
      retryAfter: 2,
    });
  };
  return {
    database,
    running,
    problem: () => runner.problem(),
    changeRules: async ({ stored, deleted }) => {
      const { term } = running().ownership;
      await database.transaction(async (tx) => {
        await requireOwner(tx, alertsSchema, term);
        await deleteRows(tx, 'rules', deleted);
        await upsertRows(
          tx,
          'rules',
          stored.map((rule) => ({ id: rule.id, data: rule })),
        );
      });
      await runner.rulesChanged();
    },
  };
}
