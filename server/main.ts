/** `main ROLE`: wires one role and runs it until SIGTERM or SIGINT. No domain logic here. */
import type { Logger } from 'pino';
import {
  type BrokerConfig,
  brokerConfig,
  type Environment,
  lakePath,
  loadEnvironment,
  required,
} from './config';
import { hostNames, isLoopback, publicHostOf } from './http/host-check';
import { createLog } from './log';

interface Running {
  start(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Longer than a service needs to drain, shorter than the supervisor's stop timeout. */
const stopMs = 9_000;

const WITHOUT_KAFKA = ['web', 'balancer'];

type CreateRole = (env: Environment, log: Logger) => Promise<Running>;

/** The HTTP server of a role, whose routes take requests of other processes only. */
const internalHttp = (env: Environment) => ({
  httpPort: env.HTTP_PORT,
  httpHost: env.HTTP_HOST,
  hosts: hostNames(env),
  authSecret: required(env.AUTH_SECRET, 'AUTH_SECRET'),
});

const roles: Record<string, CreateRole> = {
  gateway: async (env, log) => {
    const { createGateway } = await import('./gateway');
    const config = {
      kafka: brokerConfig(env),
      port: env.GATEWAY_PORT,
      host: env.HTTP_HOST,
      authSecret: required(env.AUTH_SECRET, 'AUTH_SECRET'),
      hosts: hostNames(env),
      allowedOrigins: env.ALLOWED_ORIGINS ?? [`http://localhost:${env.PORT}`, `http://127.0.0.1:${env.PORT}`],
      sameHost: env.ALLOWED_ORIGINS === undefined && !isLoopback(publicHostOf(env)),
      basePath: env.GATEWAY_URL && new URL(env.GATEWAY_URL).pathname,
      opsUrl: env.OPS_URL,
      lakeUrl: env.LAKE_URL,
      ringEvents: env.RING_EVENTS,
      transports: env.GATEWAY_TRANSPORTS,
      acceptPerSecond: env.GATEWAY_ACCEPT_RATE,
      noticeMs: env.GATEWAY_NOTICE_MS,
      failpoints: env.GATEWAY_FAILPOINTS === '1',
    };
    return createGateway(config, { log });
  },
  balancer: async (env, log) => {
    const { createBalancer } = await import('./balancer');
    const config = {
      port: env.GATEWAY_PORT,
      host: publicHostOf(env),
      httpHost: env.HTTP_HOST,
      httpPort: env.HTTP_PORT,
      gateways: required(env.BALANCER_GATEWAYS, 'BALANCER_GATEWAYS'),
      hosts: hostNames(env),
    };
    return createBalancer(config, { log });
  },
  simulator: async (env, log) => {
    const { createSimulator } = await import('./simulator');
    const config = {
      brokers: brokerConfig(env),
      ...internalHttp(env),
      dataDir: env.DATA_DIR,
      orderUrl: env.ORDER_URL,
    };
    return createSimulator(config, { log });
  },
  history: async (env, log) => {
    const { createHistory } = await import('./history');
    const config = {
      kafka: brokerConfig(env),
      ...internalHttp(env),
      dataDir: env.DATA_DIR,
    };
    return createHistory(config, { log });
  },
  lake: async (env, log) => {
    const [{ createLake }, { keepHeapSmall }] = await Promise.all([import('./lake'), import('./heap')]);
    keepHeapSmall();
    const config = {
      kafka: brokerConfig(env),
      path: lakePath(env),
      rollSeconds: env.LAKE_ROLL_SECONDS,
      topics: env.LAKE_TOPICS,
      retentionDays: env.LAKE_RETENTION_DAYS,
      ...internalHttp(env),
      gatewayUrl: env.GATEWAY_INTERNAL_URL,
    };
    return createLake(config, { log });
  },
  'log-analysis': async (env, log) => {
    const [{ createLogAnalysis }, { keepHeapSmall }] = await Promise.all([
      import('./log-analysis'),
      import('./heap'),
    ]);
    keepHeapSmall();
    const config = {
      kafka: brokerConfig(env),
      databaseUrl: required(env.DATABASE_URL, 'DATABASE_URL'),
      ...internalHttp(env),
    };
    return createLogAnalysis(config, { log });
  },
  alerts: async (env, log) => {
    const [{ createAlerts, readRuleFile }, { keepHeapSmall }] = await Promise.all([
      import('./alerts'),
      import('./heap'),
    ]);
    keepHeapSmall();
    const config = {
      kafka: brokerConfig(env),
      databaseUrl: required(env.DATABASE_URL, 'DATABASE_URL'),
      ...internalHttp(env),
      gauges: {
        opsUrl: env.OPS_URL,
        gatewayUrls: env.BALANCER_GATEWAYS ?? [env.GATEWAY_INTERNAL_URL ?? []].flat(),
        inventoryUrl: env.INVENTORY_URL,
        lakeUrl: env.LAKE_URL,
        logAnalysisUrl: env.LOG_ANALYSIS_URL,
        folders: [env.DATA_DIR, lakePath(env)],
      },
      rules: env.ALERT_RULES === undefined ? [] : await readRuleFile(env.ALERT_RULES),
      delivery: {
        smtpUrl: env.SMTP_URL,
        pageUrl: env.ALLOWED_ORIGINS?.[0] ?? `http://localhost:${env.PORT}`,
      },
    };
    return createAlerts(config, { log });
  },
  logs: async (env, log) => {
    const [{ createLogs }, { keepHeapSmall }] = await Promise.all([import('./logs'), import('./heap')]);
    keepHeapSmall();
    const config = {
      kafka: brokerConfig(env),
      httpPort: env.HTTP_PORT,
      httpHost: env.HTTP_HOST,
      hosts: hostNames(env),
      dataDir: env.DATA_DIR,
      paths: env.LOG_PATHS,
      otlp: { port: env.OTLP_PORT, host: publicHostOf(env), token: env.OTLP_TOKEN },
    };
    return createLogs(config, { log });
  },
  web: async (env, log) => {
    const { createWeb } = await import('./web');
    const config = {
      port: env.PORT,
      host: env.HTTP_HOST,
      root: process.cwd(),
      dev: env.NODE_ENV === 'development',
      hosts: hostNames(env),
      trustedProxies: env.TRUSTED_PROXIES,
    };
    return createWeb(config, { log });
  },
};

/** The service of the shop with this name, if there is one. */
async function serviceRole(name: string): Promise<CreateRole | undefined> {
  const { services } = await import('./services');
  if (!Object.hasOwn(services, name)) return undefined;
  return async (env, log) =>
    services[name as keyof typeof services](
      {
        kafka: brokerConfig(env),
        databaseUrl: required(env.DATABASE_URL, 'DATABASE_URL'),
        ...internalHttp(env),
        smtpUrl: env.SMTP_URL,
      },
      { log },
    );
}

async function main(): Promise<void> {
  const [, , name = ''] = process.argv;
  const create = roles[name] ?? (await serviceRole(name));
  if (!create)
    throw new Error(`There is no role "${name}". The roles are listed in server/supervisor/roles.ts.`);
  const env = loadEnvironment();
  const log = createLog(name, env.LOG_LEVEL, env.PROCESS_NAME);
  const stopping = new AbortController();
  if (name !== 'web') exitOnUncaughtError(log);
  if (env.KAFKA_BROKERS && !WITHOUT_KAFKA.includes(name))
    void logKafkaProblems(brokerConfig(env), log, stopping.signal);
  const role = await create(env, log);
  stopOnSignal(role, log, stopping);
  await role.start();
  log.info('started');
}

/**
 * An uncaught error is a bug that may leave an inconsistent state: the process exits, and its supervisor restarts it.
 * Not for the web role, because Next.js answers a failed request and logs the error itself.
 */
function exitOnUncaughtError(log: Logger): void {
  const end = (error: unknown) => {
    log.fatal(
      { err: error instanceof Error ? error : new Error(String(error)) },
      'exiting because of an uncaught error',
    );
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** Roles retry by themselves; this logs why Kafka cannot be used and which variable to set. */
async function logKafkaProblems(kafka: BrokerConfig, log: Logger, signal: AbortSignal): Promise<void> {
  const { reportWhileUnreachable } = await import('./bus');
  await reportWhileUnreachable(kafka, (sentence) => log.error(`Kafka cannot be used: ${sentence}`), signal);
}

function stopOnSignal(role: Running, log: Logger, stopping: AbortController): void {
  const stop = async (signal: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopMs).unref();
    await role.stop().catch((error) => log.error({ err: error }, 'stopping failed'));
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error) => {
  createLog('main', 'info').fatal({ err: error }, (error as Error).message);
  process.exit(1);
});
