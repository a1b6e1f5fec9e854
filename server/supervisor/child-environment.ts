import type { Addresses } from './addresses';
import type { Role } from './roles';
import type { Secrets } from './secrets';

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

function roleUrls({ roles, addresses }: Surroundings): Record<string, string | undefined> {
  return Object.fromEntries(roles.map((role) => [role.urlVariable, addresses.roles.get(role.name)]));
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
    GATEWAY_URL: addresses.gateway,
    ALLOWED_ORIGINS: addresses.allowedOrigins.join(','),
    OPS_URL: `http://127.0.0.1:${addresses.opsPort}`,
    ...roleUrls(surroundings),
  };
}

export function roleEnvironment(role: Role, surroundings: Surroundings): NodeJS.ProcessEnv {
  const url = surroundings.addresses.roles.get(role.name) ?? '';
  const database = role.needsDatabase ? { DATABASE_URL: surroundings.databaseUrl } : {};
  return { ...common(surroundings), ...database, HTTP_PORT: new URL(url).port, HTTP_HOST: '127.0.0.1' };
}

export function webEnvironment(surroundings: Surroundings): NodeJS.ProcessEnv {
  return { ...common(surroundings), ADMIN_PASSWORD: surroundings.secrets.adminPassword };
}
