import type { Addresses } from '@/server/supervisor/addresses/addresses';
import type { Role } from '@/server/supervisor/roles';
import type { Secrets } from '@/server/supervisor/secrets';

export interface Surroundings {
  inherited: NodeJS.ProcessEnv;
  addresses: Addresses;
  secrets: Secrets;
  roles: readonly Role[];
  kafkaBrokers: string[];
  databaseUrl?: string;
  dataDir: string;
  mode: 'production' | 'development';
}

/** Longer than the balancer takes to notice. */
const NOTICE_MS = 750;

function roleUrls({ roles, addresses }: Surroundings): Record<string, string | undefined> {
  return Object.fromEntries(
    roles.flatMap(({ urlVariable, name }) => (urlVariable ? [[urlVariable, addresses.roles.get(name)]] : [])),
  );
}

function common(surroundings: Surroundings): NodeJS.ProcessEnv {
  const { inherited, addresses, secrets } = surroundings;
  // Each process gets the database and the password only if it needs them.
  const { DATABASE_URL: _, ADMIN_PASSWORD: __, ...rest } = inherited;
  return {
    ...rest,
    NODE_ENV: surroundings.mode,
    KAFKA_BROKERS: surroundings.kafkaBrokers.join(','),
    AUTH_SECRET: secrets.authSecret,
    DATA_DIR: surroundings.dataDir,
    PORT: String(addresses.webPort),
    GATEWAY_PORT: String(addresses.gatewayPort),
    // What browsers reach listens there; a process behind it has an HTTP_HOST of its own.
    PUBLIC_HOST: inherited.HTTP_HOST,
    GATEWAY_INTERNAL_URL: addresses.gatewayInternal,
    OPS_URL: `http://127.0.0.1:${addresses.opsPort}`,
    ...roleUrls(surroundings),
  };
}

/** What is different when a balancer stands before several gateways. */
function balanced({ kind, name }: Role, { roles, addresses }: Surroundings): Record<string, string> {
  const gateways = roles
    .filter((role) => role.kind === 'gateway')
    .map((role) => addresses.roles.get(role.name));
  if (kind === 'balancer') return { BALANCER_GATEWAYS: gateways.join(',') };
  if (kind !== 'gateway' || gateways.length === 1) return {};
  const { port } = new URL(addresses.roles.get(name) ?? '');
  return { GATEWAY_PORT: port, GATEWAY_TRANSPORTS: 'websocket', GATEWAY_NOTICE_MS: String(NOTICE_MS) };
}

/** A gateway that is alone is reached by browsers; of all others only processes of this machine have to know. */
function listenHost({ kind }: Role, { roles, inherited }: Surroundings): string {
  const isPublic = kind === 'gateway' && roles.filter((role) => role.kind === 'gateway').length === 1;
  return (isPublic && inherited.HTTP_HOST) || '127.0.0.1';
}

export function roleEnvironment(role: Role, surroundings: Surroundings): NodeJS.ProcessEnv {
  const url = surroundings.addresses.roles.get(role.name) ?? '';
  const database = role.needsDatabase ? { DATABASE_URL: surroundings.databaseUrl } : {};
  const http = { HTTP_PORT: new URL(url).port, HTTP_HOST: listenHost(role, surroundings) };
  return { ...common(surroundings), ...database, ...http, ...balanced(role, surroundings) };
}

export function webEnvironment(surroundings: Surroundings): NodeJS.ProcessEnv {
  return { ...common(surroundings), ADMIN_PASSWORD: surroundings.secrets.adminPassword };
}

/** What a program needs that only reads from Kafka, and no secret beside. */
export function verifyEnvironment(
  { NODE_ENV, ...inherited }: NodeJS.ProcessEnv,
  kafkaBrokers: readonly string[],
): NodeJS.ProcessEnv {
  const needed = Object.entries(inherited).filter(([name]) =>
    /^(KAFKA_.*|PATH|NODE_EXTRA_CA_CERTS)$/.test(name),
  );
  return { NODE_ENV, ...Object.fromEntries(needed), KAFKA_BROKERS: kafkaBrokers.join(',') };
}
