import type { Environment } from '@/server/config';
import type { PortPicker } from './ports';
import type { Role } from './roles';

const FIRST_INTERNAL_PORT = 4100;

/** Where everything is reached in one run. */
export interface Addresses {
  webPort: number;
  gatewayPort: number;
  opsPort: number;
  /** Each role's own HTTP server. */
  roles: Map<string, string>;
  /** What browsers are told. */
  page: string;
  gateway: string;
  allowedOrigins: string[];
}

function originsOf(environment: Environment, webPort: number): string[] {
  return environment.ALLOWED_ORIGINS ?? [`http://localhost:${webPort}`, `http://127.0.0.1:${webPort}`];
}

export async function pickAddresses(
  environment: Environment,
  roles: readonly Role[],
  pickPort: PortPicker,
): Promise<Addresses> {
  const webPort = await pickPort('the page', environment.PORT);
  const gatewayPort = await pickPort('the gateway', environment.GATEWAY_PORT);
  const opsPort = await pickPort('ops', FIRST_INTERNAL_PORT, true);
  const addresses = new Map<string, string>();
  const isAlone = roles.filter(({ kind }) => kind === 'gateway').length === 1;
  for (const { name, kind } of roles) {
    // The gateway serves browsers and the other processes on the same port; several have a balancer on that port.
    const isPublic = kind === 'gateway' && isAlone;
    const port = isPublic ? gatewayPort : await pickPort(name, FIRST_INTERNAL_PORT, true);
    addresses.set(name, `http://127.0.0.1:${port}`);
  }
  return {
    webPort,
    gatewayPort,
    opsPort,
    roles: addresses,
    page: `http://localhost:${webPort}`,
    gateway: environment.GATEWAY_URL ?? `http://localhost:${gatewayPort}`,
    allowedOrigins: originsOf(environment, webPort),
  };
}
