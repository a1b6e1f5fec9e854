import path from 'node:path';
import type { Addresses } from '@/server/supervisor/addresses/addresses';
import type { Role } from '@/server/supervisor/roles';
import type { Secrets } from '@/server/supervisor/secrets';

export interface RunContext {
  inherited: NodeJS.ProcessEnv;
  addresses: Addresses;
  secrets: Secrets;
  roles: readonly Role[];
  kafkaBrokers: string[];
  databaseUrl?: string;
  dataDir: string;
  brokers: 1 | 3;
  mode: 'production' | 'development';
}

/** Longer than the balancer needs to notice that a gateway is stopping. */
const NOTICE_MS = 750;

function roleUrls({ roles, addresses }: RunContext): Record<string, string | undefined> {
  return Object.fromEntries(
    roles.flatMap(({ urlVariable, name }) => (urlVariable ? [[urlVariable, addresses.roles.get(name)]] : [])),
  );
}

/** The folder of the lake. As with the database, what it contains belongs to the topics of one cluster. */
const lakePathOf = ({ inherited, dataDir, brokers }: RunContext): string =>
  inherited.LAKE_PATH || path.join(dataDir, brokers === 1 ? 'lake' : `lake-${brokers}-node`);

function common(context: RunContext): NodeJS.ProcessEnv {
  const { inherited, addresses, secrets } = context;
  // Each process gets the database, the password and the token only if it needs them.
  const { DATABASE_URL: _, ADMIN_PASSWORD: __, OTLP_TOKEN: ___, ...rest } = inherited;
  return {
    ...rest,
    NODE_ENV: context.mode,
    KAFKA_BROKERS: context.kafkaBrokers.join(','),
    AUTH_SECRET: secrets.authSecret,
    DATA_DIR: context.dataDir,
    LAKE_PATH: lakePathOf(context),
    PORT: String(addresses.webPort),
    GATEWAY_PORT: String(addresses.gatewayPort),
    // For the processes that browsers reach; each process has its own HTTP_HOST.
    PUBLIC_HOST: inherited.HTTP_HOST,
    GATEWAY_INTERNAL_URL: addresses.gatewayInternal,
    OPS_URL: `http://127.0.0.1:${addresses.opsPort}`,
    ...roleUrls(context),
  };
}

/** Additional variables of gateways, and of what asks each of them. */
function balancedEnvironment(
  { kind, name, asksGateways }: Role,
  { roles, addresses }: RunContext,
): Record<string, string> {
  const gateways = roles
    .filter((role) => role.kind === 'gateway')
    .map((role) => addresses.roles.get(role.name));
  if (kind === 'balancer' || asksGateways) return { BALANCER_GATEWAYS: gateways.join(',') };
  if (kind !== 'gateway' || gateways.length === 1) return {};
  const { port } = new URL(addresses.roles.get(name) ?? '');
  return { GATEWAY_PORT: port, GATEWAY_TRANSPORTS: 'websocket', GATEWAY_NOTICE_MS: String(NOTICE_MS) };
}

/** Browsers connect to a single gateway directly; all other roles serve this machine only. */
function listenHost({ kind }: Role, { roles, inherited }: RunContext): string {
  const isPublic = kind === 'gateway' && roles.filter((role) => role.kind === 'gateway').length === 1;
  return (isPublic && inherited.HTTP_HOST) || '127.0.0.1';
}

export function roleEnvironment(role: Role, context: RunContext): NodeJS.ProcessEnv {
  const url = context.addresses.roles.get(role.name) ?? '';
  const database = role.needsDatabase ? { DATABASE_URL: context.databaseUrl } : {};
  const http = { HTTP_PORT: new URL(url).port, HTTP_HOST: listenHost(role, context) };
  const otlp = role.otlp
    ? { OTLP_PORT: String(context.addresses.otlpPort), OTLP_TOKEN: context.inherited.OTLP_TOKEN }
    : {};
  const pool = role.poolThreads === undefined ? {} : { UV_THREADPOOL_SIZE: String(role.poolThreads) };
  const own = { PROCESS_NAME: role.name, ...database, ...http, ...otlp, ...pool };
  return { ...common(context), ...own, ...balancedEnvironment(role, context) };
}

export function webEnvironment(context: RunContext): NodeJS.ProcessEnv {
  return { ...common(context), ADMIN_PASSWORD: context.secrets.adminPassword };
}

/** The environment of a program that only reads from Kafka, without other secrets. */
export function verifyEnvironment(
  { NODE_ENV, ...inherited }: NodeJS.ProcessEnv,
  kafkaBrokers: readonly string[],
): NodeJS.ProcessEnv {
  const needed = Object.entries(inherited).filter(([name]) =>
    /^(KAFKA_.*|PATH|NODE_EXTRA_CA_CERTS)$/.test(name),
  );
  return { NODE_ENV, ...Object.fromEntries(needed), KAFKA_BROKERS: kafkaBrokers.join(',') };
}
